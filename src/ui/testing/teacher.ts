/** A made-up teacher: its facts, and what it turned out to know of a folder. */
import { createRandom } from '../../core/random.ts';
import type { Photo } from '../../core/records/project.ts';
import type { Knowledge, TeacherFacts } from '../../core/records/teacher.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { emptyStudio } from './empty-studio.ts';
import { CLASSES, project } from './folder.ts';

export const FACTS: TeacherFacts = {
  id: 'pupil-mini',
  name: 'pupil-mini',
  dtype: 'q8',
  device: 'wasm',
  deviceName: 'SIMD, 4 threads',
  threads: 4,
  dims: 256,
  imageSizePx: 64,
  fingerprint: 'pupil-mini-q8-1',
  sizeBytes: 1_690_000,
  hasText: false,
  selfTests: [
    {
      device: 'webgpu',
      dtype: 'fp16',
      passed: false,
      cosine: null,
      reason: 'The GPU (a made-up one) has no half floats (shader-f16).',
      basis: 'not-tried',
    },
    {
      device: 'webgpu',
      dtype: 'fp32',
      passed: false,
      cosine: 0.4127,
      reason: 'Mean cosine 0.4127 with its golden embeddings; at least 0.99 is needed.',
      basis: 'remembered',
    },
    {
      device: 'wasm',
      dtype: 'q8',
      passed: true,
      cosine: 0.9999,
      reason: 'Mean cosine 0.9999 with its golden embeddings.',
      basis: 'tested',
      msPerImage: 1.94,
      isChosen: true,
    },
  ],
};

function knowledge(of: readonly Photo[]): Knowledge {
  const random = createRandom(9);
  const map = new Float32Array(of.length * 2);
  of.forEach(({ classIndex }, row) => {
    const around = ((classIndex ?? 4.5) / CLASSES.length) * 2 * Math.PI;
    map[row * 2] = Math.max(-1, Math.min(1, 0.58 * Math.cos(around) + 0.16 * random.normal()));
    map[row * 2 + 1] = Math.max(-1, Math.min(1, 0.58 * Math.sin(around) + 0.16 * random.normal()));
  });
  return {
    projectId: project().id,
    fingerprint: FACTS.fingerprint,
    revision: project().revision,
    knn: { validation: 0.567, test: 0.559 },
    linearProbe: { validation: 0.712, test: 0.699 },
    neighbours: 10,
    map,
    mapIds: of.map(({ id }) => id),
  };
}

/** The Teacher station after its one look at every photo. */
export function lookedTeacher(of: readonly Photo[], more: Partial<TeacherState> = {}): TeacherState {
  return {
    ...emptyStudio().teacher,
    facts: FACTS,
    selfTests: FACTS.selfTests,
    embedded: of.length,
    msPerImage: 10.9,
    embedSeconds: 41.3,
    knowledge: knowledge(of),
    ...more,
  };
}
