/**
 * Layers of networks that others have made, as plain data: what a program is a list of. Sizes are those of one
 * image, without the batch axis, which always comes first. Names are of parameters.
 */

export type Pair = readonly [height: number, width: number];
/** Pixels added at each side. */
export type Pads = readonly [top: number, bottom: number, left: number, right: number];

/** Element by element, without parameters. */
export const UNARY = [
  'relu',
  'relu6',
  'sigmoid',
  'hardSwish',
  'silu',
  'gelu',
  'tanh',
  'erf',
  'exp',
  'log',
  'sqrt',
  'abs',
  'softplus',
] as const;
export type Unary = (typeof UNARY)[number];

/** `maximum` and `minimum` give ties to the first. */
export const BINARY = ['add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum'] as const;
export type Binary = (typeof BINARY)[number];

interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly pads: Pads;
}

export interface GeneralConv extends Window {
  /** [height, width, inputs / groups, outputs] */
  readonly weight: string;
  /** [outputs] */
  readonly bias?: string;
  readonly outputs: number;
  /** Consecutive channels of input and output form a group. */
  readonly groups: number;
  readonly dilation: Pair;
}

export interface GeneralDepthwise extends Window {
  /** [height, width, channels, multiplier] */
  readonly weight: string;
  /** [channels * multiplier] */
  readonly bias?: string;
  readonly multiplier: number;
  readonly dilation: Pair;
}

export interface Resize {
  readonly size: Pair;
  readonly mode: 'nearest' | 'linear' | 'cubic';
  /** Where a pixel of the output lies in the input, by ONNX's names. */
  readonly coordinates: 'half_pixel' | 'pytorch_half_pixel' | 'align_corners' | 'asymmetric';
  /** How `nearest` rounds, by ONNX's names. */
  readonly rounding: 'round_prefer_floor' | 'round_prefer_ceil' | 'floor' | 'ceil';
}

export type Layer =
  /** `x * scale + shift` by channel: [H, W, C] */
  | { readonly op: 'channels'; readonly scale: readonly number[]; readonly shift: readonly number[] }
  | ({ readonly op: 'conv' } & GeneralConv)
  | ({ readonly op: 'depthwise' } & GeneralDepthwise)
  /** Over the last axis. */
  | { readonly op: 'linear'; readonly weight: string; readonly bias?: string; readonly outputs: number }
  /** [..., M, K] and [..., K, N], or [..., N, K] -> [..., M, N]; leading axes are alike. */
  | { readonly op: 'product'; readonly isTransposed: boolean }
  | { readonly op: 'batchNorm'; readonly name: string; readonly epsilon: number }
  | { readonly op: 'layerNorm'; readonly name: string; readonly epsilon: number }
  | { readonly op: 'groupNorm'; readonly name: string; readonly groups: number; readonly epsilon: number }
  | { readonly [Op in Unary]: { readonly op: Op } }[Unary]
  /** `x * scale + shift` */
  | { readonly op: 'affine'; readonly scale: number; readonly shift: number }
  | { readonly op: 'clip'; readonly min: number | null; readonly max: number | null }
  | { readonly op: 'leakyRelu'; readonly slope: number }
  | { readonly op: 'elu'; readonly alpha: number }
  | { readonly op: 'power'; readonly exponent: number }
  /** Of two values of as many axes; those of size 1 are repeated. */
  | { readonly [Op in Binary]: { readonly op: Op } }[Binary]
  /**
   * A value and a parameter of that shape, which is repeated the same way, and along the axes that it lacks in
   * front. `prelu`: the parameter times what is negative. `isReversed`: the parameter comes first.
   */
  | {
      readonly op: 'with';
      readonly kind: Binary | 'prelu';
      readonly name: string;
      readonly shape: readonly number[];
      readonly isReversed?: true;
      /** It stays as it is given. */
      readonly isFrozen?: true;
    }
  | ({ readonly op: 'maxPool' } & Window)
  /** What is added at the sides is 0, and counts as pixels only as far as `counted` says. */
  | ({ readonly op: 'averagePool'; readonly counted: Pads } & Window)
  | {
      readonly op: 'reduce';
      readonly kind: 'mean' | 'sum' | 'max' | 'min';
      readonly axes: readonly number[];
      readonly keepsAxes: boolean;
    }
  | { readonly op: 'concat'; readonly axis: number }
  | { readonly op: 'slice'; readonly axis: number; readonly start: number; readonly size: number }
  | { readonly op: 'reshape'; readonly shape: readonly number[] }
  /** Seen as `axes`, these put in another order, seen as `shape`. */
  | {
      readonly op: 'rearrange';
      readonly axes: readonly number[];
      readonly order: readonly number[];
      readonly shape: readonly number[];
    }
  | { readonly op: 'pad'; readonly pads: readonly Pair[]; readonly value: number }
  /** Over the last axis. */
  | { readonly op: 'softmax' }
  | { readonly op: 'logSoftmax' }
  /** [N, C] -> [N + count, C]: learned rows [count, C] come in before row `at`. */
  | { readonly op: 'tokens'; readonly name: string; readonly count: number; readonly at: number }
  | ({ readonly op: 'resize' } & Resize);

/** One layer of a program: what it takes, and under which name somebody may look at what it gives. */
export type Step = Layer & { readonly from: readonly number[]; readonly tap?: string };

/** Value 0 is the images; step i gives value i + 1. */
export interface Program {
  readonly steps: readonly Step[];
  /** The value that is the answer. */
  readonly output: number;
}

/** Pixels of a window's output along one axis. */
export function windowsIn(size: number, kernel: number, stride: number, pads: number, dilation = 1): number {
  return Math.floor((size + pads - dilation * (kernel - 1) - 1) / stride) + 1;
}

/** [height, width] of what a window gives. */
export function windowedSize(
  [height, width]: readonly number[],
  { kernel, stride, pads }: Window,
  dilation: Pair = [1, 1],
): Pair {
  return [
    windowsIn(height!, kernel[0], stride[0], pads[0] + pads[1], dilation[0]),
    windowsIn(width!, kernel[1], stride[1], pads[2] + pads[3], dilation[1]),
  ];
}

/** The common shape of two that are repeated along axes of size 1; null where they do not fit. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 1; i <= rank; i++) {
    const [m, n] = [a.at(-i) ?? 1, b.at(-i) ?? 1];
    if (m !== n && m !== 1 && n !== 1) return null;
    shape.unshift(m === 1 ? n : m);
  }
  return shape;
}

/** By [height, width] of the output: pixels of a window / pixels that count. null where all of all count. */
export function poolShares(
  [height, width]: readonly number[],
  { kernel, stride, pads, counted }: Extract<Layer, { op: 'averagePool' }>,
): Float32Array | null {
  const along = (size: number, axis: 0 | 1) => {
    const [before, after] = [pads[2 * axis]!, pads[2 * axis + 1]!];
    const [first, end] = [-counted[2 * axis]!, size + counted[2 * axis + 1]!];
    const count = windowsIn(size, kernel[axis], stride[axis], before + after);
    return Array.from({ length: count }, (_, at) => {
      const start = at * stride[axis] - before;
      return Math.min(end, start + kernel[axis]) - Math.max(first, start);
    });
  };
  const columns = along(width!, 1);
  const area = kernel[0] * kernel[1];
  const shares = along(height!, 0).flatMap((rows) => columns.map((column) => area / (rows * column)));
  return shares.every((share) => share === 1) ? null : Float32Array.from(shares);
}

/** An axis that stays the outermost goes with the photos': a GPU's kernels know few axes. */
export function outermost({ axes, order }: Pick<Extract<Layer, { op: 'rearrange' }>, 'axes' | 'order'>): {
  readonly axes: readonly number[];
  readonly order: readonly number[];
} {
  if (order[0] !== 0) return { axes, order };
  return outermost({ axes: axes.slice(1), order: order.slice(1).map((axis) => axis - 1) });
}
