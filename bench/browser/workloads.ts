/**
 * The training steps that the bench times, and the work in them. Counted are the multiply-adds, as two operations
 * each, of convolutions and linear layers: once forwards and twice backwards, but for the first layer, which needs no
 * input gradient. Attention's own products, norms, activations and the optimizer are not counted, so a share of the
 * peak errs on the low side.
 */

import type { ConvConfig } from '../../src/core/students/families/conv.ts';
import type { MobileConfig } from '../../src/core/students/families/mobile.ts';
import { walkShapes } from '../../src/core/students/interpreters/shapes.ts';
import type { Ops } from '../../src/core/students/ops.ts';
import { type ImageSizePx, studentPreset } from '../../src/core/students/presets.ts';
import { describeStudent, type Student } from '../../src/core/students/student.ts';

export interface Workload {
  readonly student: 'six-convs' | 'residual' | 'mobilenet-v2' | 'conv' | 'vit-tiny' | 'vit-paper' | 'rwkv';
  readonly imageSizePx: ImageSizePx;
  readonly batchSize: number;
}

export const CLASSES = 10;
const HEADS = { classes: CLASSES, teacherDims: 256 };

export function studentOf({ student, imageSizePx }: Workload): Student {
  switch (student) {
    case 'six-convs':
      return sixConvs(imageSizePx);
    case 'residual':
      return describeStudent(residual(imageSizePx), HEADS);
    case 'mobilenet-v2':
      return describeStudent(mobileNetV2(imageSizePx), HEADS);
    case 'conv':
    case 'vit-tiny':
    case 'vit-paper':
    case 'rwkv':
      return describeStudent(studentPreset(student).config(imageSizePx), HEADS);
    default:
      return student satisfies never;
  }
}

/** Seven eighths of 32-64-128 channels: with its skips the residual net then does the six-layer net's work. */
const residual = (imageSizePx: number): ConvConfig => ({
  id: 'conv',
  imageSizePx,
  widths: [28, 56, 112],
  blocksPerStage: [1, 1, 1],
  norm: 'batch',
  groups: 4,
  stemStride: 1,
  padding: 'sym',
});

/** MobileNetV2 at width 1. Reference: Sandler et al. 2018, arXiv:1801.04381, table 2. */
const mobileNetV2 = (imageSizePx: number): MobileConfig => ({
  id: 'mobile',
  imageSizePx,
  stem: 32,
  blocks: (
    [
      [1, 16, 1, 1],
      [6, 24, 2, 2],
      [6, 32, 3, 2],
      [6, 64, 4, 2],
      [6, 96, 3, 1],
      [6, 160, 3, 2],
      [6, 320, 1, 1],
    ] as const
  ).flatMap(([expansion, outputs, count, stride]) =>
    Array.from({ length: count }, (_, i) => ({ expansion, outputs, stride: i === 0 ? stride : 1 }) as const),
  ),
  last: 1280,
  norm: 'batch',
  groups: 4,
  stemStride: 2,
  padding: 'sym',
});

/**
 * Six 3 x 3 convolutions of 32-64-128 channels with batch norm and ReLU, the third and fifth at stride 2. No
 * `ConvConfig` says that.
 */
function sixConvs(imageSizePx: ImageSizePx): Student {
  const layers = [32, 32, 64, 64, 128, 128].map((outputs, i) => ({
    outputs,
    stride: i === 2 || i === 4 ? 2 : 1,
  }));
  const forward = <T>(ops: Ops<T>, images: T) => {
    const maps = layers.reduce((x, { outputs, stride }, i) => {
      const conv = { weight: `conv${i}.weight`, kernelPx: 3, outputs, stride, padding: 'sym' as const };
      return ops.relu(ops.batchNorm(ops.conv2d(x, conv), `norm${i}`));
    }, images);
    const features = ops.globalAveragePool(maps);
    const classifier = { weight: 'classifier.weight', bias: 'classifier.bias', outputs: CLASSES };
    return { features, logits: ops.linear(features, classifier) };
  };
  const { parameters } = walkShapes((ops) => {
    forward(ops, [imageSizePx, imageSizePx, 3]);
  });
  // What it shares with a described student: heads, and how the step treats it.
  return { ...describeStudent(residual(imageSizePx), HEADS), featureWidth: 128, parameters, forward };
}

/** Floating-point operations of one training step: see above. */
export function flopsOfStep(workload: Workload): number {
  const student = studentOf(workload);
  const { imageSizePx, batchSize } = workload;
  let attention = 0;
  let firstLayer: number | null = null;
  const walk = walkShapes((ops) => {
    student.forward(
      {
        ...ops,
        conv2d(x, conv) {
          const y = ops.conv2d(x, conv);
          firstLayer ??= y.reduce((product, size) => product * size, 1) * conv.kernelPx ** 2 * x.at(-1)!;
          return y;
        },
        attention(qkv, heads, dropout) {
          attention += 2 * qkv[0]! ** 2 * (qkv[1]! / 3);
          return ops.attention(qkv, heads, dropout);
        },
      },
      [imageSizePx, imageSizePx, 3],
    );
  });
  return 2 * batchSize * (3 * (walk.multiplyAccumulates - attention) - (firstLayer ?? 0));
}
