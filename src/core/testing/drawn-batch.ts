/**
 * Batches as losses see them, drawn from a seed: with what an objective asks for, in any order, and degenerate at
 * will.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveInputs, ObjectiveOptions, Sizes } from '../objectives/objective.ts';
import { OBJECTIVES } from '../objectives/registry.ts';
import { createRandom, type Random } from '../random.ts';
import { drawParameter } from '../students/parameters.ts';
import { exampleSupplies } from '../supplies/example.ts';
import { suppliesIn } from '../supplies/needs.ts';
import type { Needs, Supplies } from '../supplies/registry.ts';
import { drawnExample } from './drawn-example.ts';
import { oneHot } from './one-hot.ts';

export interface BatchKind {
  readonly photos: number;
  readonly classes: number;
  /** What student and teacher say of the photos: each something else, all the same, or nothing at all. */
  readonly vectors?: 'different' | 'identical' | 'zero';
  /** Share of the photos, from the first on, whose label may be used. */
  readonly labelledShare?: number;
  /** Multiplies what the student says. */
  readonly studentScale?: number;
}

export interface DrawnBatch {
  readonly inputs: ObjectiveInputs;
  /** What the student says: one row a photo. */
  readonly answers: ReadonlyMap<string, tf.Tensor>;
  /** What gradients are taken of: the answers, and the objective's own trainables. */
  readonly sources: ReadonlyMap<string, tf.Tensor>;
  /** What the objective set for the next step. */
  readonly kept: Map<string, tf.Tensor>;
}

const FEATURES = 6;
const DIMS = 5;
const STAGE = 4;
const TRAIN_PHOTOS = 7;

/** The same seed and kind give the same batch. @param order positions of the drawn photos in the batch */
export function drawBatch(
  id: string,
  options: ObjectiveOptions,
  kind: BatchKind,
  order: readonly number[] = [...new Array(kind.photos).keys()],
): DrawnBatch {
  const { photos, classes, vectors = 'different', labelledShare = 1, studentScale = 1 } = kind;
  const random = createRandom(11, 1);
  const sizes = { classes, teacherDims: DIMS, stageWidths: [STAGE], trainPhotos: TRAIN_PHOTOS };
  const example = drawnExample(random, { ...sizes, vectors, order });
  const student = Object.fromEntries(
    Object.entries({ features: FEATURES, logits: classes, projected: DIMS }).map(([name, width]) => [
      name,
      tf.mul(example.perPhoto(width), studentScale),
    ]),
  ) as Record<'features' | 'logits' | 'projected', tf.Tensor2D>;
  const needs = OBJECTIVES.get(id).needs(options);
  const supplies = exampleSupplies(needs, example);
  const own = ownParameters(id, options, random, { ...sizes, featureWidth: FEATURES });
  const kept = new Map<string, tf.Tensor>();
  const inputs: ObjectiveInputs = {
    ...student,
    ...supplies,
    labels: oneHot(
      order.map((photo) => photo % classes),
      classes,
    ),
    labelled: tf.tensor1d(order.map((photo) => (photo < labelledShare * photos ? 1 : 0))),
    parameter: (name) => own.get(name)!,
    keep: (name, value) => kept.set(name, tf.keep(tf.clone(value))),
    progress: 1,
    random: (stream) => createRandom(1, stream),
  };
  const answers = new Map<string, tf.Tensor>([...Object.entries(student), ...madeOfStudent(needs, supplies)]);
  return { inputs, kept, answers, sources: new Map([...answers, ...own]) };
}

/** Supplies through which gradients flow to the student: what a step makes of it, but for what it remembers. */
function madeOfStudent(needs: Needs, supplies: Partial<Supplies>): [string, tf.Tensor][] {
  return suppliesIn(needs)
    .filter(([{ step, memory }]) => step !== undefined && memory === undefined)
    .flatMap(([{ id }]) => {
      const value = supplies[id as keyof Supplies] as tf.Tensor | readonly tf.Tensor[];
      return [value].flat().map((tensor, i): [string, tf.Tensor] => [i === 0 ? id : `${id}.${i}`, tensor]);
    });
}

function ownParameters(
  id: string,
  options: ObjectiveOptions,
  random: Random,
  sizes: Sizes,
): Map<string, tf.Tensor> {
  const drawn = OBJECTIVES.get(id)
    .parameters(options, sizes)
    .map((spec): [string, tf.Tensor] => [spec.name, tf.tensor(drawParameter(spec, random), [...spec.shape])]);
  return new Map([
    ...drawn,
    ['cluster_projection.weight', tf.tensor2d(draw(random, DIMS * FEATURES), [DIMS, FEATURES])],
    ['cluster_projection.bias', tf.tensor1d(draw(random, FEATURES))],
  ]);
}

function draw(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

export interface Answers {
  readonly loss: number;
  /** By the names of the sources, in row-major order; zeros where nothing reaches. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** Runs the loss and reads back what it says. Disposes of the batch. */
export async function answersOf(
  id: string,
  options: ObjectiveOptions,
  { inputs, sources, kept }: DrawnBatch,
): Promise<Answers> {
  const { value, grads } = tf
    .engine()
    .gradients(() => OBJECTIVES.get(id).loss(inputs, options), [...sources.values()], undefined, true);
  // tfjs's types promise tensors; what the loss does not reach comes as undefined.
  const found = grads as readonly (tf.Tensor | undefined)[];
  const gradients = new Map<string, Float32Array>();
  for (const [place, [name, source]] of [...sources].entries()) {
    const slope = await found[place]?.data();
    gradients.set(name, slope === undefined ? new Float32Array(source.size) : Float32Array.from(slope));
  }
  const loss = (await value.data())[0]!;
  tf.dispose([
    value,
    inputs as unknown as tf.TensorContainer,
    ...sources.values(),
    ...kept.values(),
    ...found.filter((one) => one !== undefined),
  ]);
  return { loss, gradients };
}
