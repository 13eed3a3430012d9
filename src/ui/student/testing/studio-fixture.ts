/** A studio in any state of the way from recipe to take-away, and a session that remembers what it was asked. */
import { createStore } from 'zustand/vanilla';
import { createRandom } from '../../../core/random.ts';
import type { Recipe } from '../../../core/recipe.ts';
import type {
  Curves,
  Evaluation,
  Knowledge,
  Photo,
  Project,
  Run,
  RunStatus,
  StepLedger,
} from '../../../core/records.ts';
import { readRun } from '../../../core/training/reading.ts';
import { composeRecipe } from '../../../core/training/recipe-defaults.ts';
import { emptyCurves, initialStudio } from '../../../state/initial.ts';
import type { Session } from '../../../state/session.ts';
import type { Studio } from '../../../state/studio.ts';

export const CLASSES = [
  'dress',
  'hat',
  'longsleeve',
  'outwear',
  'pants',
  'shirt',
  'shoes',
  'shorts',
  'skirt',
  't-shirt',
];
const PER_CLASS = { train: 300, validation: 34, test: 37 } as const;

export function photosFixture(): Photo[] {
  const photos: Photo[] = [];
  for (const split of ['train', 'validation', 'test'] as const) {
    for (let k = 0; k < CLASSES.length; k++) {
      for (let i = 0; i < PER_CLASS[split]; i++) {
        const index = photos.length;
        photos.push({
          projectId: 'project',
          index,
          id: `photo-${index}`,
          path: `${split}/${CLASSES[k]}/IMG_${index}.jpg`,
          name: `IMG_${index}.jpg`,
          format: 'jpeg',
          widthPx: 400,
          heightPx: 533,
          sizeBytes: 40_000,
          classIndex: k,
          split,
          isExcluded: false,
        });
      }
    }
  }
  return photos;
}

const PROJECT: Project = {
  id: 'project',
  name: 'clothing',
  source: 'folder',
  createdAtMs: 0,
  classes: CLASSES,
  seed: 1,
  splitOrigin: 'folder',
  splitRatios: { train: 0.7, validation: 0.15, test: 0.15 },
  skipped: [],
  duplicates: [],
  revision: 1,
};

const KNOWLEDGE: Knowledge = {
  projectId: 'project',
  fingerprint: 'teacher',
  revision: 1,
  knn: { validation: 0.812, test: 0.798 },
  linearProbe: { validation: 0.868, test: 0.859 },
  neighbours: 20,
  map: new Float32Array(0),
  mapIds: [],
};

export const BACKEND = {
  id: 'wasm',
  device: 'SIMD, 2 threads',
  reason: 'WASM with SIMD and 2 threads: 86 ms a step; WebGPU here is a software renderer at 5,400 ms.',
  probedMsPerStep: { wasm: 86, webgpu: 5400 },
  peakBytes: 212e6,
} as const;

export const LEDGER: StepLedger = {
  step: 153,
  samples: 5,
  ms: { data: 2.1, forward: 27, backward: 51, optimizer: 5.9 },
  finishedMs: null,
  kernels: 231,
  tensorBytes: 61e6,
  deviceBytes: 84e6,
};

export function recipeFixture(preset = 'kd-probe', change: Partial<Recipe> = {}): Recipe {
  const recipe = composeRecipe({
    preset,
    student: 'conv',
    imageSizePx: 64,
    teacherFingerprint: 'teacher',
    labelledShare: 1,
  });
  return { ...recipe, ...change };
}

/** Curves of a run that learns: noisy loss of each term, accuracy and agreement after each epoch. */
export function curvesFixture(recipe: Recipe, steps: number, best: number, stepsPerEpoch = 48): Curves {
  const random = createRandom(recipe.seed + steps);
  const curves = emptyCurves();
  for (let step = 1; step <= steps; step++) {
    const way = step / 1440;
    let loss = 0;
    for (const [i, term] of recipe.objective.entries()) {
      const value = (0.5 + 1.9 * Math.exp(-5 * way)) * (1 - 0.3 * i) + (random.uniform() - 0.5) * 0.35;
      curves.terms[term.id] ??= [];
      curves.terms[term.id]!.push(value);
      loss += term.weight * value;
    }
    curves.step.push(step);
    curves.loss.push(loss);
    curves.learningRate.push(step < 72 ? (2e-3 * step) / 72 : 1e-3 * (1 + Math.cos(Math.PI * way)));
    curves.gradientNorm.push(1 + random.uniform());
    curves.msPerStep.push(86);
    if (step % stepsPerEpoch === 0) {
      curves.evalStep.push(step);
      curves.validationTop1.push(
        0.1 + (best - 0.1) * (1 - Math.exp(-4.5 * way)) + (random.uniform() - 0.5) * 0.02,
      );
      const hasHead = recipe.objective.some((term) => term.id === 'fd' || term.id === 'embedkd_fixed');
      curves.alignment.push(0.6 * (1 - Math.exp(-4 * way)));
      curves.agreement.push(hasHead ? 0.85 * (1 - Math.exp(-5 * way)) : Number.NaN);
    }
  }
  return curves;
}

export function runFixture(
  name: string,
  recipe: Recipe,
  status: RunStatus,
  step: number,
  scores: Run['scores'] = null,
): Run {
  return {
    id: name,
    projectId: 'project',
    name,
    createdAtMs: 0,
    recipe,
    revision: 1,
    status,
    curves: curvesFixture(recipe, step, (scores?.validation ?? 0.75) + 0.01),
    backend: BACKEND,
    teacherFingerprint: recipe.teacherFingerprint,
    step,
    totalSteps: recipe.epochs * 48,
    stepsPerEpoch: 48,
    trainMs: step * 86,
    student: { parameters: 340_218, sizeBytes: 1_364_000, flopsPerImage: 22e6, imageSizePx: 64 },
    scores,
    message: '',
    ledger: LEDGER,
  };
}

/** Answers of a student that is right about three times in four and mixes up its neighbours in the list. */
export function evaluationFixture(
  runId: string,
  split: 'validation' | 'test',
  photos: readonly Photo[],
): Evaluation {
  const random = createRandom(7);
  const asked = photos.filter((photo) => photo.split === split);
  const classes = CLASSES.length;
  const probabilities = new Float32Array(asked.length * classes);
  asked.forEach((photo, row) => {
    const actual = photo.classIndex!;
    const said = random.uniform() < 0.76 ? actual : (actual + (random.uniform() < 0.6 ? 7 : 3)) % classes;
    const logits = Array.from(
      { length: classes },
      (_, k) => random.uniform() * 1.5 + (k === said ? 2 + 4 * random.uniform() : 0),
    );
    logits[actual]! += 1;
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    logits.forEach((logit, k) => {
      probabilities[row * classes + k] = Math.exp(logit) / sum;
    });
  });
  return {
    runId,
    split,
    revision: 1,
    classes: CLASSES,
    ids: asked.map((photo) => photo.id),
    labels: Int32Array.from(asked, (photo) => photo.classIndex!),
    probabilities,
    agreement: null,
    alignment: 0.61,
    msPerImage: 1.7,
  };
}

/** Photos embedded, nothing trained. */
export function studioFixture(student: Partial<Studio['student']> = {}, rest: Partial<Studio> = {}): Studio {
  const photos = photosFixture();
  const empty = initialStudio(recipeFixture());
  const open = student.runs?.find((run) => run.id === student.runId);
  return {
    ...empty,
    isOpen: true,
    station: 'student',
    project: PROJECT,
    photos,
    teacher: {
      ...empty.teacher,
      facts: {
        id: 'pupil-mini',
        name: 'Pupil mini',
        dtype: 'q8',
        device: 'wasm',
        deviceName: 'SIMD, 2 threads',
        threads: 2,
        dims: 256,
        imageSizePx: 64,
        fingerprint: 'teacher',
        sizeBytes: 1.7e6,
        selfTests: [],
      },
      embedded: photos.length,
      knowledge: KNOWLEDGE,
    },
    student: { ...empty.student, reading: open === undefined ? '' : readRun(open), ...student },
    ...rest,
  };
}

export interface FakeSession {
  readonly session: Session;
  /** Calls in order: name and arguments. */
  readonly calls: [string, ...unknown[]][];
}

/** Every action is remembered and answers as if it had been done; `setRecipe` and `presetRecipe` really work. */
export function fakeSession(studio: Studio, answers: Partial<Session> = {}): FakeSession {
  const store = createStore<Studio>(() => studio);
  const calls: [string, ...unknown[]][] = [];
  const working: Partial<Session> = {
    store,
    setRecipe: (recipe) =>
      store.setState(({ student }) => ({ student: { ...student, recipe, estimate: null } })),
    presetRecipe: (preset, id, imageSizePx) => {
      const { recipe } = store.getState().student;
      const { labelBudget, seed, backend } = recipe;
      return composeRecipe({
        preset,
        student: id,
        imageSizePx,
        teacherFingerprint: 'teacher',
        labelledShare: 1,
        labelBudget,
        pace: recipe,
        seed,
        backend,
      });
    },
    thumbnail: async () => null,
    guess: async () => null,
    ...answers,
  };
  const session = new Proxy(working, {
    get(target, name: keyof Session) {
      if (name === 'store') return store;
      return (...given: unknown[]) => {
        calls.push([name, ...given]);
        const answer = target[name] as ((...all: unknown[]) => unknown) | undefined;
        return answer === undefined ? Promise.resolve(true) : answer(...given);
      };
    },
  }) as Session;
  return { session, calls };
}
