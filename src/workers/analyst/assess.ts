/**
 * "What the teacher knows" about a project, from its stored embeddings alone: nearest neighbours, a linear probe, and
 * a map.
 */
import type { Split } from '../../core/records/project.ts';
import type { Knowledge, SplitScores } from '../../core/records/teacher.ts';
import { knnPredict, neighboursFor } from '../../core/targets/knn.ts';
import { probeAccuracy } from '../../core/targets/linear-probe.ts';
import { type Rows, takeRows } from '../../core/targets/normalise.ts';
import { pcaMap } from '../../core/targets/pca.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import { putKnowledge } from '../../storage/knowledge.ts';
import { fitClassProbe, readEmbeddedPhotos } from '../shared/embedded-photos.ts';

const STEPS = 5;

/** @throws {PupilError} NO_EMBEDDINGS while some photos have none */
export async function assessProject(
  projectId: string,
  fingerprint: string,
  signal: AbortSignal,
  report: (progress: { done: number; total: number }) => void,
): Promise<Knowledge> {
  let done = 0;
  const step = async () => {
    report({ done: done++, total: STEPS });
    // Each step computes on this thread: a pause is heard before the next.
    await nextTurn();
    signal.throwIfAborted();
  };
  await step();
  const embedded = await readEmbeddedPhotos(projectId, fingerprint);
  const { project, photos, labels, raw, rows, rowsOf } = embedded;
  const classes = project.classes.length;
  const train = rowsOf('train', 'labelled');

  await step();
  const knn = eachSplit((split) => knnAccuracy(rows, labels, classes, train, rowsOf(split, 'labelled')));
  await step();
  const probe = fitClassProbe(embedded);
  const linearProbe = eachSplit((split) =>
    probe.fittedRows === 0 ? null : probeAccuracy(probe, labels, classes, rowsOf(split, 'labelled')),
  );
  await step();
  const map = pcaMap(raw, project.seed);
  const knowledge: Knowledge = {
    projectId,
    fingerprint,
    revision: project.revision,
    knn,
    linearProbe,
    neighbours: neighboursFor(train.map((row) => labels[row]!)),
    map,
    mapIds: photos.map(({ id }) => id),
  };
  await step();
  await putKnowledge(knowledge);
  report({ done: STEPS, total: STEPS });
  return knowledge;
}

function eachSplit(score: (split: Split) => number | null): SplitScores {
  return { validation: score('validation'), test: score('test') };
}

function knnAccuracy(
  rows: Rows,
  labels: Int32Array,
  classes: number,
  train: Int32Array,
  asked: Int32Array,
): number | null {
  if (asked.length === 0 || train.length === 0) return null;
  const { predictions } = knnPredict(
    takeRows(rows, asked),
    takeRows(rows, train),
    train.map((row) => labels[row]!),
    classes,
  );
  const right = asked.filter((row, i) => predictions[i] === labels[row]).length;
  return right / asked.length;
}
