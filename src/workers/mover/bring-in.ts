/**
 * A file becomes a project. It is read twice: to its end first, so that a file that is refused has touched nothing,
 * then piece by piece into storage. Until the last piece is stored the project counts as under way and is shown
 * nowhere; whatever ends the import before that takes it away, and a crash leaves it to the next import. What this
 * browser has already (a photo's copy, its embedding) stays as it is.
 */
import { PupilError } from '../../core/errors.ts';
import { type NewNames, renamed } from '../../core/project-file/beside.ts';
import { PATHS } from '../../core/project-file/layout.ts';
import { type OpenedProjectFile, openProjectFile } from '../../core/project-file/open.ts';
import { itemsOf } from '../../core/project-file/read.ts';
import { decodeRecord } from '../../core/project-file/record.ts';
import { fileRefused } from '../../core/project-file/refusal.ts';
import { parseProject } from '../../core/records/project.ts';
import type { BroughtProject, MoveProgress, ProjectFileFacts } from '../../protocol/mover.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import { areStored, getProject, partialProjectIds, removeProject } from '../../storage/projects.ts';
import { createReporter } from '../shared/reporter.ts';
import { bytesOf } from '../shared/sources/byte-source.ts';
import { whileImporting } from '../shared/unfinished.ts';
import { ItemStore } from './item-store.ts';
import { zipSource } from './zip-source.ts';

/** @throws {PupilError} PROJECT_FILE_INVALID, RECORD_INVALID, FILE_UNREADABLE */
export async function inspect(file: Blob): Promise<ProjectFileFacts> {
  const opened = await openProjectFile(await zipSource(bytesOf(file)));
  const entry = opened.files.find(([path]) => path === PATHS.project);
  if (entry === undefined) throw fileRefused('there is no project in it.');
  const { id, name } = parseProject(decodeRecord(await opened.read(entry)));
  const isPartial = (await partialProjectIds()).includes(id);
  return { name, counts: opened.counts, isHere: !isPartial && (await areStored(id, [])) };
}

/** @throws {PupilError} as `inspect`, and QUOTA, STORAGE, CANCELLED: then nothing of it is left */
export async function bringIn(
  file: Blob,
  { signal, progress }: CallContext<MoveProgress>,
): Promise<BroughtProject> {
  const opened = await openProjectFile(await zipSource(bytesOf(file)));
  const { projectId, runIds, bakeoffId } = await check(opened, signal, progress);
  const own = crypto.randomUUID();
  // The name that it has while it comes in is not known before the lock is held: a project may come or go until then.
  return whileImporting(own, signal, async () => {
    await removeCutOff(projectId);
    const isTaken = await areStored(projectId, runIds);
    const names = isTaken ? namesBeside(own, runIds, bakeoffId) : null;
    const id = names?.projectId ?? projectId;
    const store = new ItemStore(id);
    try {
      const report = reporter('storing', opened, progress);
      for await (const item of itemsOf(opened, report)) {
        signal.throwIfAborted();
        await store.add(names === null ? item : renamed(item, names));
      }
      signal.throwIfAborted();
      await store.finish();
    } catch (thrown) {
      await removeProject(id);
      throw thrown;
    }
    return { projectId: id, counts: opened.counts, notes: [...opened.notes, ...store.notes] };
  });
}

interface Checked {
  readonly projectId: string;
  readonly runIds: readonly string[];
  readonly bakeoffId: string | null;
}

async function check(
  opened: OpenedProjectFile,
  signal: AbortSignal,
  progress: (data: MoveProgress) => void,
): Promise<Checked> {
  const report = reporter('checking', opened, progress);
  let projectId: string | null = null;
  let bakeoffId: string | null = null;
  const runIds: string[] = [];
  for await (const item of itemsOf(opened, report)) {
    signal.throwIfAborted();
    if (item.kind === 'project') projectId = item.project.id;
    if (item.kind === 'run') runIds.push(item.run.id);
    if (item.kind === 'comparison') bakeoffId = item.bakeoff.id;
  }
  if (projectId === null) throw new PupilError('UNEXPECTED', 'A project file without a project was taken.');
  return { projectId, runIds, bakeoffId };
}

/** What a crash has left of an earlier import of the same file. */
async function removeCutOff(projectId: string): Promise<void> {
  const isCutOff = (await partialProjectIds()).includes(projectId);
  if (isCutOff && (await getProject(projectId))?.isPartial === true) await removeProject(projectId);
}

function namesBeside(projectId: string, runIds: readonly string[], bakeoffId: string | null): NewNames {
  const runs = new Map(runIds.map((id) => [id, crypto.randomUUID() as string]));
  const bakeoffs = new Map<string, string>();
  if (bakeoffId !== null) bakeoffs.set(bakeoffId, crypto.randomUUID());
  return {
    projectId,
    runId: (old) => runs.get(old) ?? old,
    bakeoffId(old) {
      // Runs of an earlier comparison still belong together.
      const known = bakeoffs.get(old) ?? crypto.randomUUID();
      bakeoffs.set(old, known);
      return known;
    },
  };
}

function reporter(
  phase: 'checking' | 'storing',
  { sizeBytes: totalBytes }: OpenedProjectFile,
  progress: (data: MoveProgress) => void,
): (doneBytes: number) => void {
  const report = createReporter(progress);
  return (doneBytes) => report({ phase, doneBytes, totalBytes });
}
