/** Convolutions of our own students name a rule of padding: what it comes to in pixels. */
import type { Pads, Pair } from './layers.ts';
import type { Conv } from './ops.ts';

export interface Windows {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly pads: Pads;
  readonly dilation: Pair;
}

/** What TensorFlow's rule adds before and behind: as many windows as strides begin, and the odd pixel behind. */
export function samePads(
  size: number,
  kernel: number,
  stride: number,
  dilation = 1,
): readonly [before: number, behind: number] {
  const count = Math.ceil(size / stride);
  const total = Math.max(0, (count - 1) * stride + (kernel - 1) * dilation + 1 - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** As layers say it. @param image [height, width, ...] */
export function squareWindow(
  [height, width]: readonly number[],
  { kernelPx, stride, padding }: Pick<Conv, 'kernelPx' | 'stride' | 'padding'>,
): Windows {
  const along = (size: number) => {
    if (padding === 'same') return samePads(size, kernelPx, stride);
    const side = padding === 'sym' ? (kernelPx - 1) / 2 : 0;
    return [side, side] as const;
  };
  return {
    kernel: [kernelPx, kernelPx],
    stride: [stride, stride],
    pads: [...along(height!), ...along(width!)],
    dilation: [1, 1],
  };
}
