/** metrics.json of the take-away: the student on each split it was checked on, beside what the teacher knows. */
import { figuresOfEvaluation } from '../metrics/figures.ts';
import { classesCounted, summarise } from '../metrics/summary.ts';
import type { Split } from '../records/project.ts';
import type { Evaluation, Run } from '../records/run.ts';
import type { Knowledge } from '../records/teacher.ts';
import { keptStep } from '../training/best-check.ts';

/** @param evaluations one for each split that has labelled photos; the others are written as null */
export function metricsJson(run: Run, evaluations: readonly Evaluation[], knowledge: Knowledge | null) {
  const ofSplit = (split: Split) => evaluations.find((one) => one.split === split);
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
    splits: { validation: figures(ofSplit('validation')), test: figures(ofSplit('test')) },
    baselines:
      knowledge === null
        ? null
        : { knn: { neighbours: knowledge.neighbours, ...knowledge.knn }, linearProbe: knowledge.linearProbe },
  };
}

function figures(evaluation: Evaluation | undefined) {
  if (evaluation === undefined) return null;
  const { probabilities, labels, classes, msPerImage } = evaluation;
  const summary = summarise({ values: probabilities, classes: classes.length }, labels);
  return {
    images: summary.images,
    ...figuresOfEvaluation(evaluation),
    classesCounted: classesCounted(summary),
    topK: { k: summary.topK, accuracy: summary.topKAccuracy },
    msPerImage,
    perClass: summary.perClass.map((scores, index) => ({ class: classes[index], ...scores })),
  };
}
