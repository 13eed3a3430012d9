/** Parameters in PyTorch's own layouts: kernels [outputs, inputs, height, width], maps [outputs, inputs]. */
import type { ParameterSpec } from '../../students/parameters.ts';

type Laid = Pick<ParameterSpec, 'shape' | 'layout'>;

/** The shape that PyTorch has it in. */
export function torchShape({ shape, layout }: Laid): readonly number[] {
  const [a, b, c, d] = shape as [number, number, number, number];
  if (layout === 'HWIO') return [d, c, a, b];
  if (layout === 'HWC1') return [c * d, 1, a, b];
  return layout === 'IO' ? [b, a] : shape;
}

/** tfjs's layout -> PyTorch's. */
export function toTorch(spec: Laid, values: Float32Array): Float32Array {
  return moved(spec, values, (to, from, out) => {
    out[to] = values[from]!;
  });
}

/** PyTorch's layout -> tfjs's. */
export function fromTorch(spec: Laid, values: Float32Array): Float32Array {
  return moved(spec, values, (there, here, out) => {
    out[here] = values[there]!;
  });
}

function moved(
  { shape, layout }: Laid,
  values: Float32Array,
  move: (torchPlace: number, ourPlace: number, out: Float32Array) => void,
): Float32Array {
  if (layout !== 'HWIO' && layout !== 'HWC1' && layout !== 'IO') return values;
  const out = new Float32Array(values.length);
  // A matrix is a kernel of one pixel; a depthwise kernel's outputs are channels, each with its filters.
  const [height, width, inputs, outputs] = (layout === 'IO' ? [1, 1, ...shape] : shape) as [
    number,
    number,
    number,
    number,
  ];
  const pixels = height * width;
  let here = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        const filter = layout === 'HWC1' ? i * outputs + o : o * inputs + i;
        move(filter * pixels + pixel, here++, out);
      }
    }
  }
  return out;
}
