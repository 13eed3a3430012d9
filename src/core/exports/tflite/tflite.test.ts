/** What lies in a .tflite file beside the network: its labels, what it says of itself, and where everything is. */
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { mobileConfig } from '../../students/families/mobile.ts';
import { CLASS_NAMES, drawnStudent } from '../testing/drawn-student.ts';
import { materialsOf } from './testing/materials.ts';
import { readTflite, rootOf } from './testing/read-tflite.ts';
import { TFLITE } from './tflite.ts';

const trained = drawnStudent(mobileConfig(32, 0.5));
const written = await TFLITE.files(trained, materialsOf(new Uint8Array()));
const { bytes } = written[0]!;

it('It is one file under the name that its purpose tells', () => {
  expect(written.map(({ name }) => name)).toEqual(TFLITE.purposes.map(({ name }) => name));
});

it('Labels lie behind it as a zip, one a line, whatever is in their names', () => {
  const files = unzipSync(bytes);
  expect(Object.keys(files)).toEqual(['labels.txt']);
  const lines = new TextDecoder().decode(files['labels.txt']).split('\n');
  expect(lines.slice(0, 4)).toEqual(CLASS_NAMES.slice(0, 4));
  expect(lines.slice(4)).toEqual(['كلب é 🐶, line break   nul\u0000', '']);
});

it('The zip counts from the start of the file, and is not packed: phones read labels where they lie', () => {
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const list = view.getUint32(end + 16, true);
  expect(view.getUint32(list, true)).toBe(0x02014b50);
  const packing = view.getUint16(list + 10, true);
  expect(packing).toBe(0);
  const file = view.getUint32(list + 42, true);
  expect(view.getUint32(file, true)).toBe(0x04034b50);
  expect(new TextDecoder().decode(bytes.subarray(file + 30, file + 40))).toBe('labels.txt');
});

it('Constants lie at multiples of 16 bytes, and are as long as their shapes say', () => {
  const { identifier, version, bufferPlaces, tensors } = readTflite(bytes);
  expect([identifier, version]).toEqual(['TFL3', 3]);
  expect(bufferPlaces[0]!.count).toBe(0);
  const constants = tensors.filter(({ buffer }) => buffer > 0);
  expect(constants.length).toBeGreaterThan(30);
  for (const { buffer, shape } of constants) {
    const { at, count } = bufferPlaces[buffer]!;
    expect(at % 16).toBe(0);
    expect(count).toBe(4 * shape.reduce((product, size) => product * size, 1));
  }
});

it('It says in the words of MediaPipe that photos go in as they are, and which labels come out', () => {
  const [entry, ...others] = readTflite(bytes).metadata;
  expect(others).toEqual([]);
  expect(entry!.name).toBe('TFLITE_METADATA');
  const { root, identifier } = rootOf(entry!.bytes);
  expect(identifier).toBe('M001');
  expect(root.text(0)).toBe('Things "of" mine');
  expect(root.text(1)).toContain('It learned from CLIP (MIT).');
  const graph = root.tables(3)[0]!;
  const [images] = graph.tables(2);
  const content = images!.table(3);
  expect(content.byte(0)).toBe(2);
  expect(content.table(1).byte(0)).toBe(1);
  expect([content.table(1).table(1).int(0), content.table(1).table(1).int(1)]).toEqual([32, 32]);
  const [unit] = images!.tables(4);
  expect([unit!.byte(0), unit!.table(1).floats(0), unit!.table(1).floats(1)]).toEqual([1, [0], [1]]);
  const [labels] = graph.tables(3)[0]!.tables(6);
  expect([labels!.text(0), labels!.byte(2)]).toEqual(['labels.txt', 2]);
});

it('Its size is known before, within a tenth', () => {
  const parameters = [...trained.values].reduce(
    (sum, [name, { length }]) => (/^(teacher|cluster)/.test(name) ? sum : sum + length),
    0,
  );
  const told = TFLITE.sizeBytes({ parameters, sizeBytes: 4 * parameters, flopsPerImage: 0, imageSizePx: 32 });
  expect(Math.abs(told / bytes.length - 1)).toBeLessThan(0.1);
});

it('Equal students make equal files', async () => {
  const [again] = await TFLITE.files(trained, materialsOf(new Uint8Array()));
  expect(again!.bytes.length).toBe(bytes.length);
  expect(again!.bytes.every((byte, at) => byte === bytes[at])).toBe(true);
});
