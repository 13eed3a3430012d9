/**
 * Writes the built-in teacher's network as a student to start from: `npx tsx scripts/publish-student.ts
 * MODEL.safetensors`, where the file is what the teacher's own export wrote (kernels OIHW, batch norms folded, blocks
 * numbered through). Weights are rounded to half precision. Prints what belongs into
 * src/core/students/families/conv.ts.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { floatToHalf, halfToFloat } from '../src/core/files/half.ts';
import { type NamedTensor, readTensors } from '../src/core/files/safetensors.ts';
import { studentPreset } from '../src/core/students/presets.ts';

const BLOCKS = [
  'stage0.block0',
  'stage1.block0',
  'stage1.block1',
  'stage2.block0',
  'stage2.block1',
  'stage3.block0',
];
const LAYERS = { c1: ['conv1', 'norm1'], c2: ['conv2', 'norm2'], sc: ['skip.conv', 'skip.norm'] } as const;

/** The student's name of a tensor of the teacher. A folded bias is what is left of the norm. */
function nameOf(theirs: string): string {
  const [first, place, layer, last] = theirs.split('.') as [string, string, keyof typeof LAYERS, string];
  if (first === 'stem') return place === 'weight' ? 'stem.conv.weight' : 'stem.norm.bias';
  if (first === 'e') return `teacher_head.${place}`;
  const [kernel, norm] = LAYERS[layer];
  return `${BLOCKS[Number(place)]}.${last === 'weight' ? `${kernel}.weight` : `${norm}.bias`}`;
}

/** OIHW to HWIO, OI to IO; a vector stays as it is. */
function transposed({ shape, values }: NamedTensor): NamedTensor {
  const [outputs, inputs = 1, height = 1, width = 1] = shape as [number, ...number[]];
  if (shape.length === 1) return { shape, values };
  const moved = new Float32Array(values.length);
  const pixels = height * width;
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let p = 0; p < pixels; p++)
        moved[(p * inputs + i) * outputs + o] = values[(o * inputs + i) * pixels + p]!;
  return { shape: shape.length === 2 ? [inputs, outputs] : [height, width, inputs, outputs], values: moved };
}

function encode(tensors: ReadonlyMap<string, NamedTensor>): Buffer {
  let at = 0;
  const places = [...tensors].map(([name, { shape, values }]) => {
    const from = at;
    at += 2 * values.length;
    return [name, { dtype: 'F16', shape, data_offsets: [from, at] }] as const;
  });
  const note = {
    layout: 'kernels HWIO, linear IO',
    norms: 'folded into the kernels; the bias is what is left',
  };
  const json = JSON.stringify({ __metadata__: note, ...Object.fromEntries(places) });
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const halves = Uint16Array.from(
    [...tensors.values()].flatMap(({ values }) => Array.from(values, floatToHalf)),
  );
  return Buffer.concat([length, header, Buffer.from(halves.buffer)]);
}

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('Name the .safetensors that the teacher’s export wrote.');
const tensors = new Map(
  [...readTensors(readFileSync(source))].map(([name, tensor]) => [nameOf(name), transposed(tensor)]),
);
const bytes = encode(tensors);
const { path } = studentPreset('pupil-mini').published!;
const target = join(import.meta.dirname, '../public', path);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, bytes);
let worst = 0;
for (const { values } of tensors.values()) {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const value of values)
    worst = Math.max(worst, Math.abs(halfToFloat(floatToHalf(value)) - value) / largest);
}
console.log(`public${path}`);
console.log(`sizeBytes: ${bytes.length}, sha256: '${createHash('sha256').update(bytes).digest('hex')}'`);
console.log(`rounding to half: at most ${worst.toExponential(1)} of a tensor's largest value`);
