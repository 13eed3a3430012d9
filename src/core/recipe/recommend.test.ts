import { describe, expect, it } from 'vitest';
import { describeRun } from '../training/plan.ts';
import { stepsPerEpoch } from '../training/sampler.ts';
import { stepCostKey } from './cost-key.ts';
import { EVIDENCE, type EvidenceRow, parseEvidence } from './evidence.ts';
import type { Recipe } from './recipe.ts';
import { BUDGETS_MS, recommend } from './recommend.ts';
import { recipeInWords } from './recommend-words.ts';
import { type Facts, RECOMMENDED_IDS, usualRecommendation, type Wishes } from './recommended.ts';

const WISHES: Wishes = { seed: 3, backend: 'auto', views: null, labelBudget: 1 };

/** A thousand photos of ten classes, looked at by the built-in teacher. */
const FACTS: Facts = {
  trainPhotos: 1000,
  labelledShare: 1,
  teacherFingerprint: 'mini',
  learnableViews: null,
  labelledPhotos: 1000,
  smallestClass: 100,
  teacher: { id: 'pupil-mini', reads: false },
  atHand: ['pupil-mini'],
  paces: {},
};

/** Fifteen steps of 64 photos a pass; a tenth of a second a step. */
const ROW: EvidenceRow = {
  data: 'clothing',
  photosPerClass: 100,
  hasUnlabelled: false,
  classes: 10,
  smallestClass: 100,
  trainPhotos: 1000,
  teacher: 'pupil-mini',
  student: 'conv',
  imageSizePx: 64,
  start: 'random',
  objective: 'ce',
  epochs: 10,
  batchSize: 64,
  steps: 150,
  seconds: 15,
  seed: 1,
  top1: 0.6,
  probeTop1: null,
  source: 'by hand',
};
const row = (change: Partial<EvidenceRow>): EvidenceRow => ({ ...ROW, ...change });
const PUPIL = { student: 'pupil-mini', start: 'pretrained' } as const;

const found = (rows: readonly EvidenceRow[], facts: Partial<Facts> = {}, wishes: Partial<Wishes> = {}) => {
  const both = recommend({ ...FACTS, ...facts }, { ...WISHES, ...wishes }, rows);
  expect(both).not.toBeNull();
  return both!;
};
const named = ({ student, objective, start }: Recipe) =>
  `${student.id === 'conv' && start.kind === 'pretrained' ? 'pupil-mini' : student.id} ${student.imageSizePx} ${objective.map(({ id }) => id).join('+')}`;
const bestOf = (...given: Parameters<typeof found>) => named(found(...given).best.recipe);

describe('a row of evidence counts', () => {
  const better = row({ ...PUPIL, top1: 0.9 });

  it('where its weights are at hand', () => {
    expect(bestOf([ROW, better])).toBe('pupil-mini 64 ce');
    expect(bestOf([ROW, better], { atHand: [] })).toBe('conv 64 ce');
  });

  it('where the teacher that it asks has looked at every photo', () => {
    const taught = row({ objective: 'kd-probe', top1: 0.9 });
    expect(bestOf([ROW, taught])).toBe('conv 64 kd_probe+ce');
    expect(bestOf([ROW, taught], { teacher: null, teacherFingerprint: null })).toBe('conv 64 ce');
  });

  it('where a teacher reads, if its class names are learned from', () => {
    const texts = row({ objective: 'ce+anchor_text', top1: 0.9 });
    expect(bestOf([ROW, texts])).toBe('conv 64 ce');
    expect(bestOf([ROW, texts], { teacher: { id: 'clip', reads: true } })).toBe('conv 64 ce+anchor_text');
  });

  it('for a teacher that was never measured as well, but for students that are the one that was', () => {
    const taught = row({ objective: 'kd-probe', top1: 0.7 });
    const itself = row({ ...PUPIL, objective: 'kd-probe', top1: 0.9 });
    expect(bestOf([ROW, taught, itself])).toBe('pupil-mini 64 kd_probe+ce');
    const clip = { teacher: { id: 'clip', reads: true } };
    expect(bestOf([ROW, taught, itself], clip)).toBe('conv 64 kd_probe+ce');
    const clipped = row({ objective: 'kd-probe', top1: 0.5, teacher: 'clip' });
    expect(bestOf([ROW, taught, itself, clipped], clip)).toBe('conv 64 ce');
  });
});

describe('the rows nearest to a folder decide', () => {
  const few = row({ photosPerClass: 10, smallestClass: 10, imageSizePx: 32, top1: 0.3 });
  const many = row({ photosPerClass: 'all', smallestClass: 900, imageSizePx: 96, top1: 0.95 });

  it('by photos of the smallest class, as ratios count', () => {
    expect(bestOf([few, ROW, many], { smallestClass: 12 })).toBe('conv 32 ce');
    expect(bestOf([few, many], { smallestClass: 90 })).toBe('conv 32 ce');
    expect(bestOf([few, many], { smallestClass: 100 })).toBe('conv 96 ce');
    expect(bestOf([few, ROW, many], { smallestClass: 100_000 })).toBe('conv 96 ce');
  });

  it('of each data set, whose best recipe is what others fall short of', () => {
    const hard = { data: 'cifar' } as const;
    const rows = [
      row({ top1: 0.8 }),
      row({ imageSizePx: 96, top1: 0.82 }),
      row({ ...hard, top1: 0.5 }),
      row({ ...hard, imageSizePx: 96, top1: 0.4 }),
      // Measured on the easy set alone: its accuracy is the highest, and it is not the best there.
      row({ imageSizePx: 32, top1: 0.75 }),
    ];
    expect(bestOf(rows)).toBe('conv 64 ce');
  });

  it('with their seeds averaged', () => {
    const lucky = [0.9, 0.5, 0.5].map((top1, i) => row({ imageSizePx: 96, seed: i + 1, top1 }));
    const steady = [0.7, 0.68, 0.72].map((top1, i) => row({ seed: i + 1, top1 }));
    expect(bestOf([...lucky, ...steady])).toBe('conv 64 ce');
  });

  it('labelled ones for a labelled folder, and others where most labels are missing', () => {
    const rest = row({ hasUnlabelled: true, objective: 'kd-probe', top1: 0.4 });
    expect(bestOf([ROW, rest])).toBe('conv 64 ce');
    const scarce = { labelledPhotos: 100, labelledShare: 0.1, smallestClass: 10 };
    expect(bestOf([ROW, rest], scarce)).toBe('conv 64 kd_probe');
    expect(bestOf([ROW], scarce)).toBe('conv 64 ce');
  });
});

describe('the time', () => {
  /** 150 steps at a second each: more than a minute, less than ten. */
  const slow = row({ imageSizePx: 96, seconds: 150, top1: 0.8 });

  it('is a minute for Quick and ten for Best', () => {
    const { quick, best } = found([ROW, slow]);
    expect([named(quick.recipe), named(best.recipe)]).toEqual(['conv 64 ce', 'conv 96 ce']);
    expect([quick.expectedMs, best.expectedMs]).toEqual([15_000, 150_000]);
    expect([quick.pace, best.pace]).toEqual(['elsewhere', 'elsewhere']);
  });

  it('is that of the steps measured here and what a run adds, and of others as much slower or faster', () => {
    const key = stepCostKey(found([ROW]).best.recipe);
    const { quick, best } = found([ROW, slow], { paces: { [key]: 10 } });
    expect([named(quick.recipe), quick.pace, quick.expectedMs]).toEqual(['conv 96 ce', 'scaled', 19_500]);
    expect(named(best.recipe)).toBe('conv 96 ce');
    const slower = found([ROW, slow], { paces: { [key]: 1000 } });
    expect(named(slower.best.recipe)).toBe('conv 64 ce');
    expect(slower.best).toMatchObject({ pace: 'measured', expectedMs: 195_000 });
  });

  it('of a step counts the least that was measured of its student, whatever the objective', () => {
    const busy = row({ seed: 2, seconds: 60 });
    expect(found([busy, ROW]).best.expectedMs).toBe(15_000);
    expect(found([busy, row({ objective: 'kd-probe' })]).best.expectedMs).toBe(15_000);
  });

  it('that is too short for all goes to what comes nearest, with one pass at least', () => {
    const heavy = row({ imageSizePx: 96, seconds: 1500, top1: 0.9 });
    const { quick } = found([row({ seconds: 150 }), heavy]);
    expect(named(quick.recipe)).toBe('conv 64 ce');
    // 60 s at 15 s a pass.
    expect(quick.recipe.epochs).toBe(4);
    expect(quick.reason).toContain('none fits into a minute');
    const huge = found([row({ seconds: 150 }), heavy], { trainPhotos: 100_000 }).quick;
    expect([named(huge.recipe), huge.recipe.epochs]).toEqual(['conv 64 ce', 1]);
    expect(huge.expectedMs).toBeGreaterThan(BUDGETS_MS.quick);
  });
});

describe('the epochs', () => {
  const short = row({ epochs: 4, steps: 60, seconds: 6, top1: 0.7 });
  const long = row({ epochs: 40, steps: 600, seconds: 60, top1: 0.703 });

  it('are no more than paid when it was measured', () => {
    expect(found([short, long]).best.recipe.epochs).toBe(4);
    expect(found([short, { ...long, top1: 0.75 }]).best.recipe.epochs).toBe(40);
  });

  it('are as many as give a smaller folder as many steps, up to what fits and to a hundred', () => {
    // 300 photos are 9 steps of 32.
    expect(found([short], { trainPhotos: 300 }).best.recipe).toMatchObject({ epochs: 7, batchSize: 32 });
    expect(found([long], { trainPhotos: 40 }).best.recipe.epochs).toBe(100);
  });

  it('are fewer where fewer fit, and Best ends early where nothing gets better', () => {
    const { quick, best } = found([row({ seconds: 59, steps: 150 })], { trainPhotos: 3000 });
    // 46 steps a pass, at 393 ms.
    expect(quick.recipe).toMatchObject({ epochs: 3, patience: null, keep: 'best' });
    expect(best.recipe).toMatchObject({ epochs: 10, patience: 4, keep: 'best' });
  });
});

describe('without labels', () => {
  const none = { labelledPhotos: 0, labelledShare: 0, smallestClass: 0 };
  const rows = [row({ top1: 0.5 }), row({ ...PUPIL, top1: 0.9 })];

  it('it learns what the teacher sees, as another than the teacher, and answers by names that it reads', () => {
    const { best } = found(rows, { ...none, teacher: { id: 'pupil-mini', reads: false } });
    expect(named(best.recipe)).toBe('conv 64 fd');
    expect(best.reason).toContain('needs some labelled photos, or a teacher that reads');
    const reading = found(rows, { ...none, teacher: { id: 'clip', reads: true } }).best;
    expect(named(reading.recipe)).toBe('pupil-mini 64 fd');
    expect(reading.recipe.head).toEqual({ kind: 'space', by: 'texts' });
  });
});

describe('a recommendation', () => {
  it('keeps what the user wishes and evidence does not speak of', () => {
    const views = { count: 8, seed: 1, augmentation: FIRST_AUGMENTATION, precision: 'int8' } as const;
    const wishes = { seed: 9, backend: 'wasm', labelBudget: 0.5, views } as const;
    expect(found([ROW], {}, wishes).quick.recipe).toMatchObject(wishes);
  });

  it('says why, with the figure that it stands on', () => {
    const [one, two] = [row({ top1: 0.641 }), row({ imageSizePx: 96, top1: 0.5 })];
    expect(found([one]).best.reason).toBe(
      'The one recipe measured on a folder with 100 photos or more of each class was right about 64.1\u00a0% of test photos.',
    );
    expect(found([one, two], { smallestClass: 2 }).best.reason).toBe(
      'Of the 2 recipes measured on the nearest folder, with 100 photos or more of each class where yours has 2, this one was right most often within ten minutes: about 64.1\u00a0% of test photos.',
    );
  });

  it('says in words what it is', () => {
    expect(
      recipeInWords(found([row({ ...PUPIL, imageSizePx: 96, objective: 'kd-probe' })]).best.recipe),
    ).toBe('Pupil-mini at 96\u00a0px from its pretrained weights, labels and teacher, 10\u00a0epochs');
  });

  it('is not made without photos, or without any row that can be followed', () => {
    expect(recommend({ ...FACTS, trainPhotos: 0 }, WISHES, [ROW])).toBeNull();
    expect(recommend({ ...FACTS, atHand: [] }, WISHES, [row(PUPIL)])).toBeNull();
  });

  it('is Quick for the sample and Best for photos of one’s own, unless somebody says otherwise', () => {
    expect((['sample', 'folder', 'archive'] as const).map(usualRecommendation)).toEqual([
      'quick',
      'best',
      'best',
    ]);
  });
});

const FIRST_AUGMENTATION = { flip: true, minCropArea: 0.5, colour: 0.2 };

describe('the evidence that comes with the app', () => {
  it('is read strictly', () => {
    expect(EVIDENCE.length).toBeGreaterThan(0);
    expect(() => parseEvidence([{ ...ROW, top1: 74.7 }])).toThrow('0.top1 should be a number from 0 to 1');
    expect(() => parseEvidence([{ ...ROW, photosPerClass: 'some' }])).toThrow('photosPerClass');
  });

  it.each<[string, Partial<Facts>]>([
    ['a folder as it was measured', { smallestClass: 112, trainPhotos: 3068, labelledPhotos: 3068 }],
    ['no teacher', { teacher: null, teacherFingerprint: null }],
    ['no labels at all', { labelledPhotos: 0, labelledShare: 0, smallestClass: 0 }],
    ['no labels and no teacher', { labelledPhotos: 0, labelledShare: 0, smallestClass: 0, teacher: null }],
    ['two photos a class', { smallestClass: 2, trainPhotos: 20, labelledPhotos: 20 }],
    ['one photo', { smallestClass: 1, trainPhotos: 1, labelledPhotos: 1 }],
    ['100,000 photos', { smallestClass: 900, trainPhotos: 100_000, labelledPhotos: 100_000 }],
    ['few labels among many photos', { smallestClass: 3, labelledPhotos: 30, labelledShare: 0.03 }],
    ['a teacher from the Hub', { teacher: { id: 'Xenova/clip-vit-base-patch32', reads: true } }],
    ['no pretrained weights at hand', { atHand: [] }],
  ])('leads somewhere with %s, at the pace of a processor and of a graphics card', (_what, change) => {
    const facts = { ...FACTS, ...change };
    const assumed = found(EVIDENCE, change);
    const atPace = (msPerStep: number) =>
      found(EVIDENCE, { ...change, paces: { [stepCostKey(assumed.best.recipe)]: msPerStep } });
    for (const recommendations of [assumed, atPace(900), atPace(12)]) {
      for (const id of RECOMMENDED_IDS) {
        const { recipe, expectedMs, reason } = recommendations[id];
        expect(() =>
          describeRun(recipe, { classes: 10, teacherDims: 256, trainPhotos: facts.trainPhotos }),
        ).not.toThrow();
        const steps = stepsPerEpoch(facts.trainPhotos, recipe.batchSize) * recipe.epochs;
        expect(expectedMs / steps).toBeGreaterThan(0);
        if (recipe.epochs > 1) expect(expectedMs).toBeLessThanOrEqual(BUDGETS_MS[id]);
        expect(reason).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
});
