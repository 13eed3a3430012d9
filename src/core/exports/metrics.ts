/** metrics.json of the take-away: the student on each split it was checked on, beside what the teacher knows. */
import { figuresOfEvaluation } from '../metrics/figures.ts';
import { summarise } from '../metrics/summary.ts';
import type { Evaluation, Run } from '../records/run.ts';
import type { Knowledge } from '../records/teacher.ts';
import { keptStep } from '../training/best-check.ts';

export function metricsJson(run: Run, evaluations: readonly Evaluation[], knowledge: Knowledge | null) {
  return {
    version: 1,
    student: run.student,
    training: {
      backend: run.backend,
      steps: run.step,
      keptStep: keptStep(run),
      stepsPerEpoch: run.stepsPerEpoch,
      seconds: run.trainMs / 1000,
    },
    splits: Object.fromEntries(evaluations.map((evaluation) => [evaluation.split, figures(evaluation)])),
    baselines:
      knowledge === null
        ? null
        : { knn: { neighbours: knowledge.neighbours, ...knowledge.knn }, linearProbe: knowledge.linearProbe },
  };
}

function figures(evaluation: Evaluation) {
  const { probabilities, labels, classes, msPerImage } = evaluation;
  const summary = summarise({ values: probabilities, classes: classes.length }, labels);
  return {
    images: summary.images,
    ...figuresOfEvaluation(evaluation),
    topK: { k: summary.topK, accuracy: summary.topKAccuracy },
    msPerImage,
    perClass: summary.perClass.map((scores, index) => ({ class: classes[index], ...scores })),
  };
}
