/**
 * The small residual conv net: stem 3x3 conv - norm - ReLU, stages of basic blocks (conv-norm-ReLU-conv-norm
 * + skip, ReLU), the first block of every stage after the first at stride 2, global average pool. He et al.
 * 2015 in miniature; no conv has a bias.
 */
import { BUILT_IN_TEACHER } from '../../teachers/catalogue.ts';
import type { StudentConfig, StudentFamily } from '../family.ts';
import type { Ops, Padding } from '../ops.ts';

export interface ConvConfig extends StudentConfig {
  readonly id: 'conv';
  readonly widths: readonly number[];
  readonly blocksPerStage: readonly number[];
  readonly norm: 'batch' | 'group';
  /** Groups of group norm; batch norm ignores it. */
  readonly groups: number;
  readonly stemStride: 1 | 2;
  readonly padding: Exclude<Padding, 'valid'>;
}

/** The usual student. */
export const convConfig = (imageSizePx: number): ConvConfig => ({
  id: 'conv',
  imageSizePx,
  widths: [16, 32, 64, 128],
  blocksPerStage: [1, 1, 1, 1],
  norm: 'batch',
  groups: 4,
  // Above 32 px the stem halves the image, so that the stages see about the same number of pixels up to 96 px; beyond,
  // what the stages see and cost grows with the photo.
  stemStride: imageSizePx > 32 ? 2 : 1,
  padding: 'sym',
});

/** The network of the built-in teacher up to its mean over the image, where its last layer begins. */
export const pupilMiniConfig = (imageSizePx: number): ConvConfig => ({
  id: 'conv',
  imageSizePx,
  widths: [32, 64, 128, 256],
  blocksPerStage: [1, 2, 2, 1],
  norm: 'batch',
  groups: 4,
  stemStride: 2,
  padding: 'sym',
});

/** Images [B, S, S, 3] -> features [B, last width]. */
function convNet<T>(ops: Ops<T>, images: T, config: ConvConfig): T {
  const norm = (x: T, name: string) =>
    config.norm === 'batch' ? ops.batchNorm(x, name) : ops.groupNorm(x, name, config.groups);
  const normRelu = (x: T, name: string) =>
    config.norm === 'batch' ? ops.batchNorm(x, name, { activation: 'relu' }) : ops.relu(norm(x, name));
  const conv3 = (x: T, weight: string, outputs: number, stride: number) =>
    ops.conv2d(x, { weight, kernelPx: 3, outputs, stride, padding: config.padding });

  let inputs = config.widths[0]!;
  let x = normRelu(conv3(images, 'stem.conv.weight', inputs, config.stemStride), 'stem.norm');
  for (const [stage, outputs] of config.widths.entries()) {
    for (let block = 0; block < config.blocksPerStage[stage]!; block++) {
      const name = `stage${stage}.block${block}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      let inner = normRelu(conv3(x, `${name}.conv1.weight`, outputs, stride), `${name}.norm1`);
      inner = norm(conv3(inner, `${name}.conv2.weight`, outputs, 1), `${name}.norm2`);
      if (stride !== 1 || inputs !== outputs) {
        const skip = {
          weight: `${name}.skip.conv.weight`,
          kernelPx: 1,
          outputs,
          stride,
          padding: 'sym' as const,
        };
        x = norm(ops.conv2d(x, skip), `${name}.skip.norm`);
      }
      x = ops.relu(ops.add(inner, x));
      inputs = outputs;
    }
    x = ops.tap(x, `map${stage}`);
  }
  return ops.globalAveragePool(x);
}

function faultOf({ widths, blocksPerStage, norm, groups }: ConvConfig): string | null {
  if (widths.length === 0 || widths.length !== blocksPerStage.length) {
    return 'A conv net needs as many block counts as widths.';
  }
  if (norm === 'batch' || widths.every((width) => width % groups === 0)) return null;
  return `Widths ${widths.join(', ')} cannot be shared by ${groups} groups.`;
}

export const CONV_NET: StudentFamily<ConvConfig> = {
  id: 'conv',
  name: 'Residual net',
  presets: [
    {
      id: 'conv',
      name: 'Small residual net',
      explanation:
        'Sixteen to 128 channels in four stages: quick to train, strong on few photos. The usual choice.',
      config: convConfig,
    },
    {
      id: 'pupil-mini',
      name: 'Pupil-mini',
      explanation:
        'Pretrained. The built-in teacher’s own network: it has learned from 100,000 photos of 200 kinds of things, and learns yours from there. Made for 64 px.',
      config: pupilMiniConfig,
      published: {
        path: '/students/pupil-mini/model.safetensors',
        sizeBytes: 3_322_792,
        sha256: '3f7bc446d124fbb13b7f91ea5dd885a81f8eb5d141ddc5a93e9d4f49f00ff721',
        ofTeacher: BUILT_IN_TEACHER,
      },
    },
  ],
  // Measured (methods 0.5): a conv net bears four times a transformer's rate. One that can see already forgets less at a
  // third of it: it matters where steps are few, and not where they are many (bench/methods.md).
  training: { learningRate: 2e-3, tuningRate: 7e-4, clipNorm: 5 },
  backbone: convNet,
  faultOf,
};
