/**
 * Where a network's features end and its old classifier begins: the last linear layer, or a 1x1 convolution before the
 * last mean, as in SqueezeNet.
 */
import type { Layer, Step } from '../students/layers.ts';
import type { Lowered } from './lower.ts';

export interface Classifier {
  /** Names of its parameters. */
  readonly weight: string;
  readonly bias: string | null;
  readonly classes: number;
}

export interface Features {
  /** The program's value [W]. */
  readonly value: number;
  /** What was cut off; null where the network gives features as it is. */
  readonly classifier: Classifier | null;
}

/** What may follow a classifier. */
const AFTER: ReadonlySet<Layer['op']> = new Set(['softmax', 'logSoftmax', 'sigmoid', 'reshape', 'affine']);
const ACTIVATIONS: ReadonlySet<Layer['op']> = new Set(['relu', 'relu6', 'silu', 'hardSwish', 'gelu']);
/** Outputs that are scores of classes: without a linear layer, nothing else tells features from scores. */
const SCORES = /logit|prob|class|score|softmax/i;
const KNOWN_CLASS_COUNTS: ReadonlySet<number> = new Set([1000, 1001]);

export function featuresOf(lowered: Lowered): Features {
  const { lowering, output } = lowered;
  let value = output;
  let step = lowering.stepOf(value);
  let hasSoftmax = false;
  while (step !== null && AFTER.has(step.op)) {
    hasSoftmax ||= step.op === 'softmax' || step.op === 'logSoftmax';
    value = step.from[0]!;
    step = lowering.stepOf(value);
  }
  const linear = linearOf(lowered, step);
  if (linear !== null) return linear;
  const last = step === null ? null : pooledConv(lowered, step, hasSoftmax);
  return last ?? { value: pooled(lowered, output), classifier: null };
}

/** A linear layer of a row, or a 1x1 convolution of a single pixel. */
function linearOf(lowered: Lowered, step: Step | null): Features | null {
  if (step === null || (step.op !== 'linear' && step.op !== 'conv')) return null;
  const inputs = lowered.lowering.shapes[step.from[0]!]!;
  const isRow =
    step.op === 'linear' ? inputs.length === 1 : inputs[0] === 1 && inputs[1] === 1 && step.groups === 1;
  if (!isRow) return null;
  return { value: pooled(lowered, step.from[0]!), classifier: classifierOf(step) };
}

function pooledConv(lowered: Lowered, step: Step, hasSoftmax: boolean): Features | null {
  const { lowering, outputName } = lowered;
  if (step.op !== 'reduce' || step.kind !== 'mean') return null;
  let conv = lowering.stepOf(step.from[0]!);
  if (conv !== null && ACTIVATIONS.has(conv.op)) conv = lowering.stepOf(conv.from[0]!);
  if (conv?.op !== 'conv' || conv.kernel.join() !== '1,1' || conv.groups !== 1) return null;
  const areScores = hasSoftmax || SCORES.test(outputName) || KNOWN_CLASS_COUNTS.has(conv.outputs);
  return areScores ? { value: pooled(lowered, conv.from[0]!), classifier: classifierOf(conv) } : null;
}

function classifierOf(step: Extract<Step, { op: 'linear' | 'conv' }>): Classifier {
  return { weight: step.weight, bias: step.bias ?? null, classes: step.outputs };
}

/** One row of features: the mean over pixels, the first token where one was put there, or the mean over tokens. */
function pooled({ lowering }: Lowered, value: number): number {
  const shape = lowering.shapes[value]!;
  if (shape.length === 1) return value;
  const width = shape.at(-1)!;
  const isSingle = shape.slice(0, -1).every((size) => size === 1);
  if (isSingle) return lowering.emit({ op: 'reshape', shape: [width] }, [value]);
  const hasClassToken = lowering.steps.some((step) => step.op === 'tokens' && step.at === 0);
  if (shape.length === 2 && hasClassToken) {
    const first = lowering.emit({ op: 'slice', axis: 0, start: 0, size: 1 }, [value]);
    return lowering.emit({ op: 'reshape', shape: [width] }, [first]);
  }
  const axes = shape.map((_, axis) => axis).slice(0, -1);
  return lowering.emit({ op: 'reduce', kind: 'mean', axes, keepsAxes: false }, [value]);
}
