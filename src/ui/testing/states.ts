/** The states of the page that people meet, by name: what tests render and what is looked at as screenshots. */
import type { Job, Studio } from '../../state/studio.ts';
import { emptyStudio } from './fake-session.ts';
import { FACTS, knowledge, photos, project } from './folder.ts';

const PHOTOS = photos(3781, { unlabelled: true });
const EMPTY = emptyStudio();

export function job(more: Partial<Job>): Job {
  return {
    what: 'Reading photos',
    done: 1204,
    total: 3781,
    unit: 'photos',
    perSecond: 212.4,
    etaMs: 12_100,
    note: '',
    state: 'running',
    ...more,
  };
}

const FOLDER: Partial<Studio> = { project: project(), photos: PHOTOS };
const LOOKING = job({ what: 'The teacher looks at each photo once', perSecond: 91.7, etaMs: 28_000 });
const LOOKED: Studio['teacher'] = {
  ...EMPTY.teacher,
  facts: FACTS,
  embedded: PHOTOS.length,
  msPerImage: 10.9,
  embedSeconds: 41.3,
  knowledge: knowledge(PHOTOS),
};

export const STATES = {
  'first-visit': {},
  importing: { importJob: job({ note: '4 skipped' }) },
  listing: { importJob: job({ what: 'Looking through the folder', total: 0, unit: 'files', etaMs: null }) },
  folder: FOLDER,
  'folder-drawn': {
    project: project({
      splitOrigin: 'drawn',
      skipped: [],
      duplicates: [],
      classes: ['Dog', 'dog', 'كلب', '<img src=x onerror=alert(1)>'],
    }),
    photos: photos(90, { classes: 4 }),
    undoable: 'move 3 photos to dog',
  },
  'import-fault': {
    faults: [
      {
        station: 'photos',
        remedy: 'retry',
        error: {
          code: 'NO_PHOTOS',
          message:
            'No photo was found in Documents: 212 files, none of them a picture. Drop a folder that holds photos.',
          facts: {},
        },
      },
    ],
  },
  'teacher-needs-photos': { station: 'teacher' },
  'teacher-choice': { ...FOLDER, station: 'teacher' },
  'teacher-clip': {
    ...FOLDER,
    station: 'teacher',
    teacher: {
      ...EMPTY.teacher,
      choice: { id: 'Xenova/clip-vit-base-patch32', origin: 'hub', dtype: 'auto', device: 'auto' },
    },
  },
  'teacher-loading': {
    ...FOLDER,
    station: 'teacher',
    teacher: {
      ...EMPTY.teacher,
      job: job({
        what: 'Loading the teacher',
        unit: 'bytes',
        done: 61e6,
        total: 176e6,
        perSecond: 11.8e6,
        etaMs: 9_700,
        note: 'vision_model_fp16.onnx',
      }),
    },
  },
  'teacher-looking': {
    ...FOLDER,
    station: 'teacher',
    teacher: { ...LOOKED, knowledge: null, embedded: 1204, job: LOOKING },
  },
  'teacher-paused': {
    ...FOLDER,
    station: 'teacher',
    teacher: { ...LOOKED, knowledge: null, job: { ...LOOKING, state: 'paused', etaMs: null, perSecond: 0 } },
  },
  'teacher-fault': {
    ...FOLDER,
    station: 'teacher',
    faults: [
      {
        station: 'teacher',
        remedy: 'retry',
        error: {
          code: 'DEVICE_LOST',
          message:
            'The GPU was taken away while the teacher looked at photo 1,204. What was finished is kept.',
          facts: {},
        },
      },
    ],
    teacher: { ...LOOKED, knowledge: null, embedded: 1204 },
  },
  'teacher-done': { ...FOLDER, station: 'teacher', teacher: LOOKED },
} as const satisfies Readonly<Record<string, Partial<Studio>>>;

export type StateName = keyof typeof STATES;
