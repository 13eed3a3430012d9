/**
 * The comparison of methods as parts: one table each, one file each under bench/results/methods, one `npm run
 * bakeoff` each.
 */
export interface Part {
  /** Name of its file, and of its table. */
  readonly id: string;
  readonly photos: 'clothing' | 'cifar';
  readonly teacher: 'pupil-mini' | 'mobilenetv2-w8';
  /** Share of the training labels that the students may see, 0..1. */
  readonly labelShare: number;
  /** As `--objectives` takes them. */
  readonly objectives: string;
  readonly students: string;
  readonly imageSizePx: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seeds: number;
}

const SEEDS = 3;

/** About as many steps for either: 192 and 212. */
const EPOCHS = { clothing: 2, cifar: 4 } as const;

const everyObjective = (teacher: Part['teacher'], objectives: string): readonly Part[] =>
  [0.1, 1].flatMap((labelShare) =>
    (['clothing', 'cifar'] as const).map((photos) => ({
      id: [photos, teacher === 'pupil-mini' ? 'mini' : 'mobilenet', labelShare === 1 ? 'all' : 'tenth'].join(
        '-',
      ),
      ...{ photos, teacher, labelShare, objectives, students: 'conv', imageSizePx: 32 },
      ...{ epochs: EPOCHS[photos], batchSize: 32, seeds: SEEDS },
    })),
  );

/** The default and labels alone, for longer: what a person would do. */
const DEFAULT = { objectives: 'ce,kd-probe', batchSize: 64, seeds: SEEDS } as const;

/** The five that did best over the tables of pupil-mini, and labels alone. */
const BEST = 'ce,kd-probe,knn_soft,ce+embedkd,ce+embedkd_fixed,ce+smooth_ap';

/** pupil-mini starts from its own weights, the others from random. */
const OTHER_STUDENTS = ['mobile', 'vit-tiny', 'pupil-mini'] as const;

const bestForOtherStudents: readonly Part[] = (['clothing', 'cifar'] as const).flatMap((photos) =>
  OTHER_STUDENTS.flatMap((students) =>
    [0.1, 1].map((labelShare) => ({
      id: `${photos}-mini-${labelShare === 1 ? 'all' : 'tenth'}-best-${students}`,
      ...{ photos, teacher: 'pupil-mini', labelShare, objectives: BEST, students },
      ...{ imageSizePx: 64, epochs: EPOCHS[photos], batchSize: 32, seeds: SEEDS },
    })),
  ),
);

export const PARTS: readonly Part[] = [
  ...everyObjective('pupil-mini', 'all'),
  {
    id: 'clothing-mini-tenth-default',
    ...{ photos: 'clothing', teacher: 'pupil-mini', labelShare: 0.1, ...DEFAULT },
    // Which 303 photos keep their label moves a figure by 7 points: three draws say too little.
    ...{ students: 'conv', imageSizePx: 64, epochs: 20, seeds: 5 },
  },
  {
    id: 'cifar-mini-tenth-default',
    ...{ photos: 'cifar', teacher: 'pupil-mini', labelShare: 0.1, ...DEFAULT },
    ...{ students: 'conv', imageSizePx: 32, epochs: 20 },
  },
  {
    id: 'clothing-mini-all-warm',
    ...{ photos: 'clothing', teacher: 'pupil-mini', labelShare: 1, ...DEFAULT },
    ...{ students: 'pupil-mini', imageSizePx: 64, epochs: 4 },
  },
  ...bestForOtherStudents,
  ...OTHER_STUDENTS.map(
    (students): Part => ({
      id: `clothing-mini-tenth-default-${students}`,
      ...{
        photos: 'clothing',
        teacher: 'pupil-mini',
        labelShare: 0.1,
        ...DEFAULT,
        students,
        imageSizePx: 64,
      },
      // A step of pupil-mini takes three times as long, and it starts with what others have yet to learn.
      epochs: students === 'pupil-mini' ? 10 : 20,
    }),
  ),
  // What asks no teacher is the same with another one.
  ...everyObjective('mobilenetv2-w8', 'taught'),
];

export interface Places {
  readonly clothing: string;
  readonly cifar: string;
  /** Folder with `mobilenetv2-w8` in it. */
  readonly teachers: string;
}

/** What `npm run bakeoff --` is to be given. */
export function argumentsOf(part: Part, places: Places): readonly string[] {
  return [
    places[part.photos],
    ...['--objectives', part.objectives, '--students', part.students, '--seeds', String(part.seeds)],
    ...(part.teacher === 'pupil-mini' ? [] : ['--teacher', `${places.teachers}/${part.teacher}`]),
    ...['--label-budget', String(part.labelShare), '--image-size', String(part.imageSizePx)],
    ...['--epochs', String(part.epochs), '--batch-size', String(part.batchSize)],
    ...['--profile', `.cache/bakeoff-${part.photos}`, '--out', fileOf(part)],
  ];
}

export const fileOf = ({ id }: Part): string => `bench/results/methods/${id}.json`;
