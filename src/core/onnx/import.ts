/**
 * An .onnx file becomes a student: its configuration is the program that the graph became, at one size of photos; its
 * weights go into a run as those of any other start do.
 */
import type { PupilError } from '../errors.ts';
import type { OnnxConfig } from '../students/families/onnx.ts';
import type { Normalisation } from '../students/interpreters/graph-model.ts';
import type { Program, Step } from '../students/layers.ts';
import { NORMALISATIONS } from '../teachers/image-encoder.ts';
import { NORMALISATION } from '../training/normalisation.ts';
import { type Classifier, featuresOf } from './classifier.ts';
import { inputOf, type Lowered, lower } from './lower.ts';
import { type OnnxGraph, readGraph } from './model.ts';
import type { Weight } from './parameters.ts';
import { refusal } from './refusal.ts';
import { withStages } from './stages.ts';
import { unfolded } from './unfold.ts';

/** What networks that have learned from ImageNet were shown. */
export const IMAGENET: Normalisation = NORMALISATIONS.imagenet;

export interface OnnxOptions {
  readonly imageSizePx: number;
  /** What people call the network. */
  readonly name: string;
  /** Of pixels scaled to 0..1, as the network was taught; ImageNet's unless said. `raw`: its input is given as it is. */
  readonly normalisation?: Normalisation | 'raw';
  /** The whole network, old classifier and all: its answer in the place of its features. */
  readonly isWhole?: boolean;
  /** Norms that were folded into kernels come back, to be taught: `unfold.ts`. Otherwise the network is as it is. */
  readonly unfoldsNorms?: boolean;
}

export interface ImportedNetwork {
  readonly config: OnnxConfig;
  /** By parameter name, in tfjs layout: what `withGiven` takes. */
  readonly weights: ReadonlyMap<string, Weight>;
  /** The classifier that was cut off: weights [W, K] (or [1, 1, W, K]) and bias [K]; null where there was none. */
  readonly classifier: (Classifier & { readonly weights: ReadonlyMap<string, Weight> }) | null;
}

/** @throws {PupilError} MODEL_INVALID: what stands in the way, by name. There is no half-imported student. */
export function importOnnx(bytes: Uint8Array, options: OnnxOptions): ImportedNetwork {
  return importGraph(readGraph(bytes), options);
}

/** The same of a graph that has been read: another size needs no other reading. */
export function importGraph(graph: OnnxGraph, options: OnnxOptions): ImportedNetwork {
  const { imageSizePx, name, isWhole = false } = options;
  const lowered = lowerAt(graph, imageSizePx, options.normalisation ?? IMAGENET);
  const features = featuresOf(lowered);
  const { parameters, shapes, steps } = lowered.lowering;
  const { program, places } = pruned(steps, isWhole ? lowered.output : features.value);
  const used = new Set(program.steps.flatMap(namesOf));
  const pick = (isWanted: (parameter: string) => boolean) =>
    new Map([...parameters.weights].filter(([parameter]) => isWanted(parameter)));
  const shapesOfProgram = places.map((place) => shapes[place]!);
  const staged = withStages(program, shapesOfProgram);
  const own = pick((parameter) => used.has(parameter));
  const { program: taught, weights } = options.unfoldsNorms
    ? unfolded(staged, shapesOfProgram, own)
    : { program: staged, weights: own };
  const { classifier } = features;
  const isOfClassifier = (parameter: string) =>
    parameter === classifier?.weight || parameter === classifier?.bias;
  return {
    config: {
      id: 'onnx',
      imageSizePx,
      name,
      program: taught,
    },
    weights,
    classifier: classifier === null ? null : { ...classifier, weights: pick(isOfClassifier) },
  };
}

/** Where a graph fixes its size, it says so: the error is then about the size that it needs. */
function lowerAt(graph: OnnxGraph, imageSizePx: number, normalisation: Normalisation | 'raw'): Lowered {
  const normalise = normalisation === 'raw' ? null : towards(normalisation);
  try {
    return lower(graph, imageSizePx, normalise);
  } catch (thrown) {
    const { sizePx } = inputOf(graph);
    if (sizePx === null || sizePx === imageSizePx) throw thrown;
    lower(graph, sizePx, normalise);
    throw refusal(
      `This network takes photos of ${sizePx} px only, not of ${imageSizePx} (${withoutRemedy(thrown as PupilError)})`,
      { imageSizePx, needsPx: sizePx },
      `Choose ${sizePx} px, or another network.`,
    );
  }
}

const withoutRemedy = ({ message }: PupilError) => message.replace(/\. [^.]*\.$/, '');

/** Photos come with the app's normalisation: from there to the network's own. */
function towards({
  mean,
  std,
}: Normalisation): { readonly scale: number[]; readonly shift: number[] } | null {
  const scale = NORMALISATION.std.map((own, c) => own / std[c]!);
  const shift = NORMALISATION.mean.map((own, c) => (own - mean[c]!) / std[c]!);
  const isSame = scale.every((one) => Math.abs(one - 1) < 1e-9) && shift.every((one) => Math.abs(one) < 1e-9);
  return isSame ? null : { scale, shift };
}

/** The steps that a value needs, numbered anew. `places`: which of the old values each new one was. */
function pruned(
  steps: readonly Step[],
  output: number,
): { readonly program: Program; readonly places: readonly number[] } {
  const wanted = new Set([output]);
  for (let value = output; value > 0; value--) {
    if (wanted.has(value)) for (const from of steps[value - 1]!.from) wanted.add(from);
  }
  const places = [0, ...[...wanted].filter((value) => value > 0).sort((a, b) => a - b)];
  const numbers = new Map(places.map((place, number) => [place, number]));
  const kept = places.slice(1).map((place): Step => {
    const step = steps[place - 1]!;
    return { ...step, from: step.from.map((from) => numbers.get(from)!) };
  });
  return { program: { steps: kept, output: numbers.get(output)! }, places };
}

/** The parameters of a step. */
function namesOf(step: Step): readonly string[] {
  switch (step.op) {
    case 'conv':
    case 'depthwise':
    case 'linear':
      return step.bias === undefined ? [step.weight] : [step.weight, step.bias];
    case 'batchNorm':
      return ['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${step.name}.${part}`);
    case 'layerNorm':
    case 'groupNorm':
      return [`${step.name}.weight`, `${step.name}.bias`];
    case 'with':
    case 'tokens':
      return [step.name];
    default:
      return [];
  }
}
