/** Eight bits: what is in whole numbers is so throughout, and how far it answers from the student is measured. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { convConfig } from '../../students/families/conv.ts';
import { mobileConfig } from '../../students/families/mobile.ts';
import { rwkvConfig } from '../../students/families/rwkv.ts';
import { tinyVitConfig } from '../../students/families/vit.ts';
import type { StudentConfig } from '../../students/family.ts';
import { layersConfig } from '../../students/interpreters/testing/layer-cases.ts';
import type { Layer } from '../../students/layers.ts';
import type { ExportFile, TrainedStudent } from '../format.ts';
import { type Comparison, compareFormat } from '../prove.ts';
import { drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { drawnPhotos, materialsOf } from './testing/materials.ts';
import { LITERT_ONLY } from './testing/node-litert.ts';
import { opinionated } from './testing/opinionated.ts';
import { readTflite } from './testing/read-tflite.ts';
import { TFLITE_INT8 } from './tflite-int8.ts';

const PHOTOS = 4;
const [FLOAT32, INT32, UINT8, INT8] = [0, 2, 3, 9];

async function measured(trained: TrainedStudent): Promise<{ comparison: Comparison; file: ExportFile }> {
  const side = trained.student.config.imageSizePx;
  const photos = drawnPhotos(PHOTOS, side);
  const files = await TFLITE_INT8.files(trained, materialsOf(photos));
  const images = Float32Array.from(photos);
  const probabilities = Float32Array.from((await liveAnswers(trained, images))['probabilities']!);
  const labels = new Int32Array(PHOTOS).fill(-1);
  const checked = { images, imageSizePx: side, probabilities, labels };
  return { comparison: await compareFormat(TFLITE_INT8, files, checked, LITERT_ONLY), file: files[0]! };
}

const typesOf = ({ bytes }: ExportFile) => new Set(readTflite(bytes).tensors.map(({ type }) => type));

beforeAll(async () => {
  await startBackend('wasm', nodeEngineFiles());
});

describe('in whole numbers alone', () => {
  it.each<readonly [string, 'classes' | 'space', StudentConfig]>([
    [
      'a conv net',
      'classes',
      { ...convConfig(32), widths: [8, 16, 32], blocksPerStage: [1, 1, 1] } as StudentConfig,
    ],
    ['an inverted-residual net', 'classes', mobileConfig(32, 0.5)],
    [
      'a conv net in the teacher’s space',
      'space',
      { ...convConfig(32), widths: [8, 16], blocksPerStage: [1, 1] } as StudentConfig,
    ],
  ])('%s takes bytes and gives bytes, close to its own answers', async (_, head, config) => {
    const { comparison, file } = await measured(opinionated(drawnStudent(config, head)));
    expect(typesOf(file)).toEqual(new Set([INT32, UINT8, INT8]));
    const { inputs, outputs } = readTflite(file.bytes);
    expect(inputs).toEqual([{ name: 'images', shape: [1, 32, 32, 3], type: UINT8, buffer: 0, scales: [1] }]);
    expect(outputs).toMatchObject([{ name: 'probabilities', type: UINT8, scales: [1 / 256] }]);
    expect(comparison.meanAbsDifference).toBeLessThan(0.02);
    expect(comparison.meanAbsDifference).toBeGreaterThan(0);
    expect(comparison.agreement).toBeGreaterThanOrEqual(0.75);
  });

  it.each<readonly [string, readonly Layer[]]>([
    ['gates', [{ op: 'sigmoid' }, { op: 'hardSwish' }, { op: 'tanh' }]],
    [
      'pools with a border',
      [
        { op: 'maxPool', kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] },
        { op: 'averagePool', kernel: [2, 2], stride: [1, 1], pads: [1, 0, 0, 1], counted: [1, 0, 0, 1] },
      ],
    ],
    [
      'parts',
      [
        { op: 'slice', axis: 2, start: 1, size: 2 },
        { op: 'leakyRelu', slope: 0.1 },
      ],
    ],
    ['a constant', [{ op: 'with', kind: 'multiply', name: 'q', shape: [7, 1, 4] }, { op: 'relu' }]],
  ])('layers of other people’s networks: %s', async (_, layers) => {
    const { comparison, file } = await measured(drawnStudent(layersConfig(layers)));
    expect(typesOf(file).has(FLOAT32)).toBe(false);
    expect(comparison.meanAbsDifference).toBeLessThan(0.02);
  });
});

describe('with weights of eight bits, and floats between them', () => {
  it.each<readonly [string, StudentConfig]>([
    ['a vision transformer', { ...tinyVitConfig(32), layers: 1 } as StudentConfig],
    ['an RWKV-style mixer', { ...rwkvConfig(32), layers: 1 } as StudentConfig],
    [
      'a conv net with group norm',
      { ...convConfig(32), norm: 'group', widths: [16, 32], blocksPerStage: [1, 1] } as StudentConfig,
    ],
  ])('%s takes floats and gives floats, close to its own answers', async (_, config) => {
    const { comparison, file } = await measured(drawnStudent(config));
    const { inputs, outputs } = readTflite(file.bytes);
    expect([inputs[0]!.type, outputs[0]!.type]).toEqual([FLOAT32, FLOAT32]);
    expect(typesOf(file).has(INT8)).toBe(true);
    expect(comparison.meanAbsDifference).toBeLessThan(0.005);
  });
});

it('The usual student takes at most 0.33 MB', async () => {
  const trained = drawnStudent({ ...convConfig(64), imageSizePx: 32 } as StudentConfig);
  const [file] = await TFLITE_INT8.files(trained, materialsOf(drawnPhotos(1, 32)));
  expect(file!.bytes.length).toBeLessThanOrEqual(330_000);
});

it('Without a photo to see how large activations get, nothing is written, and it says why', async () => {
  await expect(
    TFLITE_INT8.files(drawnStudent(convConfig(32)), materialsOf(new Uint8Array())),
  ).rejects.toMatchObject({
    code: 'NO_PHOTOS',
    message: expect.stringContaining('how large its activations get'),
  });
});

it('A student that has diverged is refused by the name of the first value that is no number', async () => {
  const trained = drawnStudent({ ...convConfig(32), widths: [8], blocksPerStage: [1] } as StudentConfig);
  trained.values.get('stem.conv.weight')![0] = Number.NaN;
  await expect(TFLITE_INT8.files(trained, materialsOf(drawnPhotos(1, 32)))).rejects.toMatchObject({
    code: 'DIVERGED',
    message: expect.stringMatching(/no finite activations: relu_\d+ is none/),
  });
});
