/**
 * "What the teacher knows" about a project, from its stored embeddings alone: nearest neighbours, a linear probe, and
 * a map.
 */
import { PupilError } from '../../core/errors.ts';
import type { Photo, Split } from '../../core/records/project.ts';
import type { Knowledge, SplitScores } from '../../core/records/teacher.ts';
import { knnPredict, neighboursFor } from '../../core/targets/knn.ts';
import { fitProbe, probeAccuracy } from '../../core/targets/linear-probe.ts';
import { centredUnit, meanRow, type Rows, takeRows } from '../../core/targets/normalise.ts';
import { pcaMap } from '../../core/targets/pca.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { putKnowledge } from '../../storage/knowledge.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';

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
  const project = await getProject(projectId);
  if (project === null) throw new PupilError('STORAGE', 'This project is no longer stored.');
  const photos = (await photosOf(projectId)).filter((photo) => !photo.isExcluded);
  const ids = photos.map((photo) => photo.id);
  const raw = await readEmbeddings(fingerprint, ids);
  const classes = project.classes.length;
  const labels = Int32Array.from(photos, (photo) => photo.classIndex ?? -1);
  const rowsOf = (split: Split, isLabelled: boolean) => rowsWhere(photos, split, isLabelled);
  const rows = centredUnit(raw, meanRow(raw, rowsOf('train', false)));
  const train = rowsOf('train', true);

  await step();
  const knn = eachSplit((split) => knnAccuracy(rows, labels, classes, train, rowsOf(split, true)));
  await step();
  const probe = fitProbe({ rows, labels, classes, train, validation: rowsOf('validation', true) });
  const linearProbe = eachSplit((split) =>
    probe.fittedRows === 0 ? null : probeAccuracy(probe, labels, classes, rowsOf(split, true)),
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
    mapIds: ids,
  };
  await step();
  await putKnowledge(knowledge);
  report({ done: STEPS, total: STEPS });
  return knowledge;
}

function eachSplit(score: (split: Split) => number | null): SplitScores {
  return { validation: score('validation'), test: score('test') };
}

function rowsWhere(photos: readonly Photo[], split: Split, isLabelled: boolean): Int32Array {
  const rows: number[] = [];
  photos.forEach((photo, row) => {
    if (photo.split === split && (!isLabelled || photo.classIndex !== null)) rows.push(row);
  });
  return Int32Array.from(rows);
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
