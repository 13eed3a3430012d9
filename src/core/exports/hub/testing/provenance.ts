/** What may be told of a student that was never trained: every figure is from these few answers. */
import { figuresOf } from '../../../metrics/figures.ts';
import { composeRecipe } from '../../../recipe/compose.ts';
import { newRun } from '../../../records/new-run.ts';
import type { Split } from '../../../records/project.ts';
import type { Evaluation } from '../../../records/run.ts';
import type { Provenance } from '../../format.ts';

/** Four photos a class, of which each class but the last gets three right and gives one to the next class. */
export function evaluationOf(split: Split, classes: readonly string[]): Evaluation {
  const labels = Int32Array.from({ length: 4 * classes.length }, (_, photo) => Math.floor(photo / 4));
  const probabilities = new Float32Array(labels.length * classes.length).fill(0.1 / classes.length);
  for (const [photo, label] of labels.entries()) {
    const isWrong = photo % 4 === 3 && label < classes.length - 1;
    probabilities[photo * classes.length + label + (isWrong ? 1 : 0)]! += 0.9;
  }
  const figures = figuresOf({ probabilities: { values: probabilities, classes: classes.length }, labels });
  const ids = Array.from(labels, (_, photo) => `${split} ${photo}`);
  return { runId: 'run', split, revision: 1, classes, ids, labels, probabilities, figures, msPerImage: 1.5 };
}

export function provenanceOf(classes: readonly string[], change: Partial<Provenance> = {}): Provenance {
  const recipe = composeRecipe({
    preset: 'kd-probe',
    student: 'conv',
    imageSizePx: 64,
    teacherFingerprint: 'abc',
    labelledShare: 1,
  });
  const created = newRun({
    id: 'run',
    projectId: 'project',
    name: 'first',
    createdAtMs: 0,
    recipe,
    revision: 1,
  });
  return {
    name: 'fruit first',
    run: {
      ...created,
      backend: {
        id: 'wasm',
        device: 'SIMD, 2 threads',
        reason: '',
        probedMsPerStep: {},
        peakBytes: 0,
      },
      step: 1440,
      trainMs: 123_400,
    },
    facts: { parameters: 310_000, sizeBytes: 1_240_000, flopsPerImage: 20_500_000, imageSizePx: 64 },
    addedClasses: 0,
    evaluations: [evaluationOf('validation', classes), evaluationOf('test', classes)],
    knowledge: null,
    data: { folder: 'fruit', trainingPhotos: 336, labelledPhotos: 300 },
    teacher: { name: 'pupil-mini', licence: 'MIT' },
    ...change,
  };
}
