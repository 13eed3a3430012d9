/** Batches as losses see them, drawn from a seed: with everything that any objective may ask for, in any order, and degenerate at will. */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveInputs, ObjectiveOptions, Sizes } from '../objectives/objective.ts';
import { OBJECTIVES } from '../objectives/registry.ts';
import { createRandom, type Random } from '../random.ts';
import { drawParameter } from '../students/parameters.ts';
import { oneHot } from './one-hot.ts';

export interface BatchKind {
  readonly photos: number;
  readonly classes: number;
  /** What student and teacher say of the photos: each something else, all the same, or nothing at all. */
  readonly vectors?: 'different' | 'identical' | 'zero';
  /** Share of the photos, from the first on, whose label may be used. */
  readonly labelledShare?: number;
}

export interface DrawnBatch {
  readonly inputs: ObjectiveInputs;
  /** What gradients are taken of: the student's answers, and the objective's own trainables. */
  readonly sources: ReadonlyMap<string, tf.Tensor>;
  /** What the objective set for the next step. */
  readonly kept: Map<string, tf.Tensor>;
}

const FEATURES = 6;
const DIMS = 5;
const STAGE = 4;
const ANCHORS = 7;

/** The same seed and kind give the same batch. @param order positions of the drawn photos in the batch */
export function drawBatch(
  id: string,
  options: ObjectiveOptions,
  kind: BatchKind,
  order: readonly number[] = [...new Array(kind.photos).keys()],
): DrawnBatch {
  const { photos, classes, vectors = 'different', labelledShare = 1 } = kind;
  const random = createRandom(11, 1);
  const perPhoto = (width: number): tf.Tensor2D => {
    const drawn = draw(random, photos * width);
    const first = drawn.slice(0, width);
    const rows = order.map((photo) => {
      if (vectors === 'zero') return new Float32Array(width);
      return vectors === 'identical' ? first : drawn.slice(photo * width, (photo + 1) * width);
    });
    return tf.tensor2d(
      rows.flatMap((row) => [...row]),
      [photos, width],
    );
  };
  const fixed = (rows: number, width: number) => tf.tensor2d(draw(random, rows * width), [rows, width]);
  const drawnClasses = Array.from({ length: photos }, (_, photo) => photo % classes);
  const student = {
    features: perPhoto(FEATURES),
    logits: perPhoto(classes),
    projected: perPhoto(DIMS),
    masked: perPhoto(DIMS),
    early: perPhoto(STAGE),
  };
  const own = ownParameters(id, options, random, {
    classes,
    featureWidth: FEATURES,
    teacherDims: DIMS,
    stageWidths: [STAGE],
    trainPhotos: ANCHORS,
  });
  const kept = new Map<string, tf.Tensor>();
  const inputs: ObjectiveInputs = {
    ...student,
    early: [student.early],
    labels: oneHot(
      order.map((photo) => drawnClasses[photo]!),
      classes,
    ),
    labelled: tf.tensor1d(order.map((photo) => (photo < labelledShare * photos ? 1 : 0))),
    embeddings: perPhoto(DIMS),
    teacherLogits: perPhoto(classes),
    neighbours: tf.softmax(perPhoto(classes)),
    history: tf.softmax(perPhoto(classes)),
    clusterIds: tf.tensor1d(
      order.map((photo) => photo % ANCHORS),
      'int32',
    ),
    groups: tf.fill([photos], -1, 'int32'),
    rows: Int32Array.from(order),
    centroids: fixed(classes, DIMS),
    bank: fixed(ANCHORS, DIMS),
    clusters: fixed(ANCHORS, DIMS),
    classTexts: fixed(classes, DIMS),
    classCounts: tf.tensor1d(Array.from({ length: classes }, (_, place) => place % 40)),
    parameter: (name) => own.get(name)!,
    keep: (name, value) => kept.set(name, tf.keep(tf.clone(value))),
    progress: 1,
    random: (stream) => createRandom(1, stream),
  };
  return { inputs, kept, sources: new Map([...Object.entries(student), ...own]) };
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
  const held = Object.values(inputs).filter((one) => one instanceof tf.Tensor);
  tf.dispose([
    value,
    ...held,
    ...sources.values(),
    ...kept.values(),
    ...found.filter((one) => one !== undefined),
  ]);
  return { loss, gradients };
}
