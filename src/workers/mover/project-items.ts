/** A stored project, piece by piece: read when it is asked for, so that one piece is in memory at a time. */
import { PupilError, toWire } from '../../core/errors.ts';
import { PHOTOS_PER_BLOCK, STUDENT_SIDE_PX } from '../../core/limits.ts';
import type { NamingNotes } from '../../core/naming.ts';
import type { PhotoBlock, ProjectItem } from '../../core/project-file/item.ts';
import { type Photo, type PhotoId, type Project, SPLITS } from '../../core/records/project.ts';
import { bakeoffOf } from '../../storage/bakeoffs.ts';
import { runWithCheckpoints } from '../../storage/checkpoints.ts';
import { knownCopies, readCopyBlocks, readPixels } from '../../storage/copies.ts';
import { evaluationOf } from '../../storage/evaluations.ts';
import { knowledgeOfAll } from '../../storage/knowledge.ts';
import { readNamingNotes } from '../../storage/naming-notes.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { runIdsOf } from '../../storage/runs.ts';
import { looksOf, teachersOf, textsOf } from './looked-items.ts';

/** @param note takes what could not leave, in sentences */
export async function* itemsOfProject(
  projectId: string,
  note: (sentence: string) => void,
): AsyncGenerator<ProjectItem> {
  const { project, photos } = await wholeProject(projectId);
  yield { kind: 'project', project };
  yield { kind: 'photos', photos };
  const ids = [...new Set(photos.map(({ id }) => id))];
  const notes = await readNamingNotes(projectId);
  const bakeoff = await bakeoffOf(projectId);
  yield* blocksOf(ids, note);
  const fingerprints = new Set<string>();
  for await (const item of looksOf(ids)) {
    if (item.kind === 'embeddingCursor' || item.kind === 'viewCursor')
      fingerprints.add(item.cursor.fingerprint);
    yield item;
  }
  yield { kind: 'teachers', teachers: await teachersOf(fingerprints) };
  for (const knowledge of await knowledgeOfAll(projectId)) yield { kind: 'knowledge', knowledge };
  if (notes !== null) yield { kind: 'naming', notes };
  if (bakeoff !== null) yield { kind: 'comparison', bakeoff };
  yield* runsOf(project, notes, fingerprints, note);
}

/** As they were at one revision: somebody may edit meanwhile. @throws {PupilError} STORAGE or RECORD_INVALID */
async function wholeProject(
  projectId: string,
): Promise<{ readonly project: Project; readonly photos: readonly Photo[] }> {
  while (true) {
    const project = await getProject(projectId);
    if (project === null || project.isPartial === true)
      throw new PupilError('STORAGE', 'This project is not stored any more. Reload the page.', { projectId });
    const photos = await photosOf(projectId);
    if ((await getProject(projectId))?.revision === project.revision) return { project, photos };
  }
}

async function* blocksOf(
  ids: readonly PhotoId[],
  note: (sentence: string) => void,
): AsyncGenerator<ProjectItem> {
  const known = await knownCopies(ids);
  if (known.size < ids.length)
    note(`${ids.length - known.size} photos left without their pictures, which this browser has lost.`);
  // In the order of storage: a block is read once.
  const stored = [...known.values()].sort(
    (a, b) => (a.copyKey < b.copyKey ? -1 : a.copyKey > b.copyKey ? 1 : 0) || a.copyRow - b.copyRow,
  );
  for (let from = 0; from < stored.length; from += PHOTOS_PER_BLOCK) {
    const some = stored.slice(from, from + PHOTOS_PER_BLOCK).map(({ id }) => id);
    for (const block of await blocksIn(some)) yield { kind: 'block', block };
  }
}

/** A block a type of picture: they are all of one type, as far as this version writes them. */
async function blocksIn(ids: readonly PhotoId[]): Promise<readonly PhotoBlock[]> {
  const byType = new Map<string, Map<PhotoId, Uint8Array<ArrayBuffer>>>();
  for await (const copies of readCopyBlocks(ids)) {
    for (const { id, mimeType, bytes } of copies) {
      const own = byType.get(mimeType) ?? new Map<PhotoId, Uint8Array<ArrayBuffer>>();
      byType.set(mimeType, own.set(id, bytes));
    }
  }
  const blocks: PhotoBlock[] = [];
  for (const [mimeType, copies] of byType) {
    const own = [...copies.keys()];
    const pixels = { key: '', ids: own, sidePx: STUDENT_SIDE_PX, pixels: await readPixels(own) };
    blocks.push({ mimeType, copies: [...copies.values()], pixels });
  }
  return blocks;
}

async function* runsOf(
  project: Project,
  notes: NamingNotes | null,
  fingerprints: Set<string>,
  note: (sentence: string) => void,
): AsyncGenerator<ProjectItem> {
  const names = new Set(project.classes);
  for (const runId of await runIdsOf(project.id)) {
    const read = await readableRun(runId, note);
    if (read === null) continue;
    const { run, checkpoints, refused } = read;
    if (refused > 0) note(`${refused} of the checkpoints of ${run.name} stayed behind: they cannot be read.`);
    for (const { name } of run.addedClasses) names.add(name);
    if (run.teacherFingerprint !== null) fingerprints.add(run.teacherFingerprint);
    yield { kind: 'run', run };
    for (const checkpoint of checkpoints) yield { kind: 'checkpoint', checkpoint };
    for (const split of SPLITS) {
      const evaluation = await evaluationOf(runId, split);
      if (evaluation !== null) yield { kind: 'evaluation', evaluation };
    }
  }
  for (const fingerprint of fingerprints) {
    const texts = await textsOf(fingerprint, [...names], notes);
    if (texts.length > 0) yield { kind: 'texts', texts };
  }
}

async function readableRun(runId: string, note: (sentence: string) => void) {
  try {
    return await runWithCheckpoints(runId);
  } catch (thrown) {
    if (toWire(thrown).code !== 'RECORD_INVALID') throw thrown;
    note('A run stayed behind: it cannot be read.');
    return null;
  }
}
