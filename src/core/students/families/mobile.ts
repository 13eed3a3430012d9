/**
 * Inverted residuals: 1x1 expansion - norm - ReLU6 (left out where the factor is 1), 3x3 depthwise
 * convolution - norm - ReLU6, 1x1 projection - norm, and the input added where sizes allow; a last 1x1
 * convolution, and the mean over all pixels. No conv has a bias. Reference: Sandler et al. 2018,
 * arXiv:1801.04381, section 3 and table 2, in miniature.
 */
import type { StudentConfig, StudentFamily } from '../family.ts';
import type { Ops, Padding } from '../ops.ts';

export interface InvertedResidual {
  /** Channels inside / channels of the input. */
  readonly expansion: number;
  readonly outputs: number;
  readonly stride: 1 | 2;
}

export interface MobileConfig extends StudentConfig {
  readonly id: 'mobile';
  readonly stem: number;
  readonly blocks: readonly InvertedResidual[];
  /** Channels of the last convolution: the width of the features. */
  readonly last: number;
  readonly norm: 'batch' | 'group';
  /** Groups of group norm; batch norm ignores it. */
  readonly groups: number;
  readonly stemStride: 1 | 2;
  readonly padding: Exclude<Padding, 'valid'>;
}

/** Images [B, S, S, 3] -> features [B, last]. */
function mobileNet<T>(ops: Ops<T>, images: T, config: MobileConfig): T {
  const { padding } = config;
  const norm = (x: T, name: string) =>
    config.norm === 'batch' ? ops.batchNorm(x, name) : ops.groupNorm(x, name, config.groups);
  const normRelu6 = (x: T, name: string) =>
    config.norm === 'batch' ? ops.batchNorm(x, name, { activation: 'relu6' }) : ops.relu6(norm(x, name));
  const pointwise = (x: T, weight: string, outputs: number) =>
    ops.conv2d(x, { weight, kernelPx: 1, outputs, stride: 1, padding: 'sym' });

  const stem = { weight: 'stem.conv.weight', kernelPx: 3, outputs: config.stem, padding };
  let x = normRelu6(ops.conv2d(images, { ...stem, stride: config.stemStride }), 'stem.norm');
  let inputs = config.stem;
  for (const [index, { expansion, outputs, stride }] of config.blocks.entries()) {
    const name = `block${index}`;
    let inner = x;
    if (expansion !== 1) {
      const wide = pointwise(x, `${name}.expand.weight`, inputs * expansion);
      inner = normRelu6(wide, `${name}.norm1`);
    }
    const depthwise = { weight: `${name}.depthwise.weight`, kernelPx: 3, stride, padding };
    inner = normRelu6(ops.depthwiseConv2d(inner, depthwise), `${name}.norm2`);
    inner = norm(pointwise(inner, `${name}.project.weight`, outputs), `${name}.norm3`);
    x = ops.tap(stride === 1 && inputs === outputs ? ops.add(x, inner) : inner, `map${index}`);
    inputs = outputs;
  }
  x = normRelu6(pointwise(x, 'last.conv.weight', config.last), 'last.norm');
  return ops.globalAveragePool(x);
}

function faultOf(config: MobileConfig): string | null {
  if (config.blocks.length === 0) return 'An inverted-residual net needs at least one block.';
  if (config.norm === 'batch') return null;
  const widths = [config.stem, config.last, ...config.blocks.map(({ outputs }) => outputs)];
  if (widths.every((width) => width % config.groups === 0)) return null;
  return `Widths ${widths.join(', ')} cannot be shared by ${config.groups} groups.`;
}

/** Above this the first block halves the image too, as the paper's halve theirs of 224 px: to maps of a 32nd. */
const LARGEST_KEPT_PX = 96;

/** Channels of the net at width 1; strides for an image of 32 px. */
const PLAN: readonly (readonly [expansion: number, outputs: number, stride: 1 | 2])[] = [
  [1, 16, 1],
  [4, 24, 2],
  [4, 24, 1],
  [4, 48, 2],
  [4, 48, 1],
  [4, 96, 2],
  [4, 96, 1],
];
const STEM = 16;
const LAST = 256;

/**
 * The net of a width: every count of channels times the multiplier, rounded to whole eights as the paper's
 * authors do.
 */
export function mobileConfig(imageSizePx: number, multiplier: number): MobileConfig {
  const scaled = (width: number) => Math.max(8, Math.round((width * multiplier) / 8) * 8);
  return {
    id: 'mobile',
    imageSizePx,
    stem: scaled(STEM),
    blocks: PLAN.map(([expansion, outputs, stride], at) => ({
      expansion,
      outputs: scaled(outputs),
      stride: at === 0 && imageSizePx > LARGEST_KEPT_PX ? 2 : stride,
    })),
    last: scaled(LAST),
    norm: 'batch',
    groups: 4,
    // Above 32 px the stem halves the image, so that the blocks see about the same number of pixels.
    stemStride: imageSizePx > 32 ? 2 : 1,
    padding: 'sym',
  };
}

export const MOBILE_NET: StudentFamily<MobileConfig> = {
  id: 'mobile',
  name: 'Inverted-residual net',
  presets: [
    {
      id: 'mobile',
      name: 'Inverted-residual net',
      explanation:
        'MobileNetV2 in miniature: thin between its blocks, wide inside them. Small and light to run; steps take longer to learn than they look.',
      config: (imageSizePx) => mobileConfig(imageSizePx, 1),
    },
  ],
  training: { learningRate: 2e-3, clipNorm: 5 },
  backbone: mobileNet,
  faultOf,
};
