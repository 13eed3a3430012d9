/**
 * Chooses among the training photos from stored embeddings alone: near-duplicates, a smaller set, sure names. It
 * computes on our WASM engine, which every machine has; nothing is changed by it.
 */
import { PupilError } from '../../core/errors.ts';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { effectOf, findRows } from '../../core/selection/find-selection.ts';
import type { Selection, SelectionQuestion } from '../../core/selection/selection.ts';
import type { Turn } from '../../core/selection/turn.ts';
import { centredUnit, meanRow } from '../../core/targets/normalise.ts';
import type { SelectProgress } from '../../protocol/analyst.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { runBackend } from '../shared/backend.ts';

/** Between two turns at most so long: a pause is heard, and the page hears how far it is. */
const TURN_MS = 50;

/**
 * @throws {PupilError} NO_EMBEDDINGS, NO_PHOTOS, NO_LABELS where names are asked for and no photo has one,
 * RECIPE_INVALID
 */
export async function selectPhotos(
  projectId: string,
  fingerprint: string,
  question: SelectionQuestion,
  signal: AbortSignal,
  report: (progress: SelectProgress) => void,
): Promise<Selection> {
  const project = await getProject(projectId);
  if (project === null) throw new PupilError('STORAGE', 'This project is no longer stored.');
  const photos = trainingPhotos(await photosOf(projectId));
  if (photos.length === 0) {
    throw new PupilError(
      'NO_PHOTOS',
      'There are no training photos to choose from. Move some to the training split.',
    );
  }
  const labels = Int32Array.from(photos, ({ classIndex }) => classIndex ?? -1);
  if (asksLabels(question) && labels.every((label) => label < 0)) {
    throw new PupilError(
      'NO_LABELS',
      'No training photo has a class, so there is nothing to go by. Name some first.',
    );
  }
  const raw = await readEmbeddings(
    fingerprint,
    photos.map(({ id }) => id),
  );
  const rows = centredUnit(raw, meanRow(raw));
  await runBackend('wasm');
  const classes = project.classes.length;
  const found = await findRows(question, rows, labels, classes, inTurns('looking', signal, report));
  const effect = await effectOf(
    found,
    rows,
    labels,
    classes,
    project.seed,
    inTurns('comparing', signal, report),
  );
  const idOf = (row: number) => photos[row]!.id;
  return {
    question,
    revision: project.revision,
    trainPhotos: photos.length,
    excluded: found.excluded.map(({ row, like, cosine }) => ({
      id: idOf(row),
      like: like === null ? null : idOf(like),
      cosine,
    })),
    named: found.named.map(({ row, label, cosine }) => ({ id: idOf(row), classIndex: label, cosine })),
    conflicts: found.conflicts.map(({ i, j, cosine }) => ({ a: idOf(i), b: idOf(j), cosine })),
    cosine: found.cosine,
    shown: found.drawn === null ? null : new Set(found.drawn).size,
    ...effect,
  };
}

function asksLabels(question: SelectionQuestion): boolean {
  if (question.kind === 'draw')
    return question.sampling.kind === 'class-balanced' || question.sampling.kind === 'hard-pairs';
  return question.kind !== 'balance';
}

function inTurns(
  part: SelectProgress['part'],
  signal: AbortSignal,
  report: (progress: SelectProgress) => void,
): Turn {
  let lastMs = Number.NEGATIVE_INFINITY;
  return async (done, total) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < TURN_MS) return;
    lastMs = nowMs;
    report({ part, done, total });
    await nextTurn();
    signal.throwIfAborted();
  };
}
