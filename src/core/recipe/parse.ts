/**
 * Recipes as they leave storage. A student or an objective that this version does not know cannot be drawn, let alone
 * trained.
 */
import { OBJECTIVES } from '../objectives/registry.ts';
import {
  count,
  entries,
  flag,
  holds,
  list,
  number,
  of,
  oneOf,
  orNull,
  parser,
  record,
  type Shape,
  since,
  size,
  text,
  variants,
  within,
} from '../records/shape.ts';
import type { StudentConfig } from '../students/family.ts';
import { FROZEN_CLASSIFIERS, type Head } from '../students/head.ts';
import { STUDENT_FAMILIES } from '../students/registry.ts';
import type { Sampling } from '../training/sampling.ts';
import { HEAD_STARTS, type Start } from '../training/start.ts';
import { VIEW_COUNTS, type ViewPlan } from '../views/plan.ts';
import type { Augmentation } from './augmentation.ts';
import { KEEPS, type ObjectiveTerm, type Recipe } from './recipe.ts';

/** Only its family knows what else a configuration holds, and whether it fits together. */
const STUDENT = holds(
  record<StudentConfig>({ id: text, imageSizePx: size }),
  'a student that this version can build',
  (config) => succeeds(() => STUDENT_FAMILIES.get(config.id).faultOf(config) === null),
);

const OPTION = of<number | boolean>(
  'a number or a switch',
  (value) => typeof value === 'boolean' || Number.isFinite(value),
);
const TERM = holds(
  record<ObjectiveTerm>({
    id: of('an objective that this version knows', (id) => typeof id === 'string' && OBJECTIVES.has(id)),
    weight: number,
    options: entries(OPTION),
  }),
  'an objective with options that it has',
  ({ id, options }) => succeeds(() => OBJECTIVES.get(id).needs(options) !== null),
);

function succeeds(attempt: () => boolean): boolean {
  try {
    return attempt();
  } catch {
    return false;
  }
}

const HEAD = variants<Head>('kind', {
  classes: record<Extract<Head, { kind: 'classes' }>>({ kind: oneOf(['classes']) }),
  space: record<Extract<Head, { kind: 'space' }>>({ kind: oneOf(['space']), by: oneOf(FROZEN_CLASSIFIERS) }),
});

const START = variants<Start>('kind', {
  random: record<Extract<Start, { kind: 'random' }>>({ kind: oneOf(['random']) }),
  pretrained: record<Extract<Start, { kind: 'pretrained' }>>({
    kind: oneOf(['pretrained']),
    id: text,
    head: since('drawn', oneOf(HEAD_STARTS)),
  }),
  file: record<Extract<Start, { kind: 'file' }>>({
    kind: oneOf(['file']),
    sha256: text,
    name: text,
    head: oneOf(HEAD_STARTS),
  }),
  run: record<Extract<Start, { kind: 'run' }>>({ kind: oneOf(['run']), runId: text, name: text }),
});

type Sampled<Kind extends Sampling['kind']> = Extract<Sampling, { kind: Kind }>;
const SAMPLING = variants<Sampling>('kind', {
  uniform: record<Sampled<'uniform'>>({ kind: oneOf(['uniform']) }),
  'class-balanced': record<Sampled<'class-balanced'>>({ kind: oneOf(['class-balanced']) }),
  'cluster-capped': record<Sampled<'cluster-capped'>>({
    kind: oneOf(['cluster-capped']),
    clusters: count,
    most: orNull(count),
  }),
  'one-of-alike': record<Sampled<'one-of-alike'>>({ kind: oneOf(['one-of-alike']), minCosine: number }),
  'hard-pairs': record<Sampled<'hard-pairs'>>({ kind: oneOf(['hard-pairs']), fromShare: number }),
});

const AUGMENTATION = record<Augmentation>({ flip: flag, minCropArea: number, colour: number });

export const VIEW_PLAN = record<ViewPlan>({
  count: oneOf(VIEW_COUNTS),
  seed: number,
  augmentation: AUGMENTATION,
  precision: oneOf(['int8', 'fp32']),
});

export const RECIPE_BACKEND = oneOf(['auto', 'webgpu', 'webgpu-half', 'wasm']);

export const RECIPE: Shape<Recipe> = record<Recipe>({
  preset: text,
  student: STUDENT,
  // What a recipe did not say before there was a choice.
  start: since({ kind: 'random' }, START),
  objective: list(TERM),
  head: since({ kind: 'classes' }, HEAD),
  teacherFingerprint: orNull(text),
  epochs: count,
  batchSize: size,
  optimizer: record<Recipe['optimizer']>({
    learningRate: number,
    weightDecay: number,
    decayAll: flag,
    schedule: oneOf(['cosine', 'constant']),
    warmupShare: number,
    clipNorm: orNull(number),
  }),
  emaDecay: orNull(number),
  keep: since('last', oneOf(KEEPS)),
  patience: since(null, orNull(size)),
  augmentation: AUGMENTATION,
  views: since(null, orNull(VIEW_PLAN)),
  sampling: since({ kind: 'uniform' }, SAMPLING),
  labelBudget: within(0, 1),
  backend: RECIPE_BACKEND,
  seed: number,
});

export const parseRecipe = parser('A recipe', 'Compose a new one.', RECIPE);
export const parseViewPlan = parser('The choice of views', 'Choose again.', VIEW_PLAN);
