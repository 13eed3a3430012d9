import { expect, it } from 'vitest';
import { readTensors, readTensorsMetadata } from './safetensors.ts';
import { writeSafetensors } from './write-safetensors.ts';

it('a .safetensors file is read as it was written, whatever its tensors are called', () => {
  const drawn = Float32Array.from([0, 1, -2, 3.5, 1e-20, 7]);
  const tensors = new Map([
    ['__proto__', { shape: [2, 2], values: drawn.subarray(1, 5) }],
    ['é "quoted"', { shape: [], values: Float32Array.of(4) }],
    ['none', { shape: [0, 3], values: new Float32Array(0) }],
  ]);
  const bytes = writeSafetensors(tensors, { format: 'pt' });
  const read = readTensors(bytes);
  expect([...read.keys()].sort()).toEqual([...tensors.keys()].sort());
  for (const [name, { shape, values }] of tensors) {
    expect(read.get(name)!.shape).toEqual(shape);
    expect([...read.get(name)!.values]).toEqual([...values]);
  }
  expect([...readTensorsMetadata(bytes)]).toEqual([['format', 'pt']]);
});
