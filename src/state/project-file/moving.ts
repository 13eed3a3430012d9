/** Projects out and in, by the mover. */

import { PupilError } from '../../core/errors.ts';
import { isProjectFile } from '../../core/project-file/head.ts';
import type { PhotoSource } from '../../protocol/importer.ts';
import type { MoveProgress, MoverCalls } from '../../protocol/mover.ts';
import type { Client } from '../../protocol/rpc.ts';
import { readEmbeddingsFromElsewhere } from '../../storage/teachers.ts';
import type { Context } from '../context.ts';
import type { JobTools } from '../jobs/run-job.ts';
import type { ProjectChanges } from '../photos/changes.ts';
import { spawnMover } from '../spawn.ts';
import { withWorker } from '../with-worker.ts';
import type { ProjectFileSession } from './session.ts';

const HEAD_BYTES = 64;
const PHASES: Readonly<Record<MoveProgress['phase'], string>> = {
  writing: 'Writing the project file',
  checking: 'Checking the project file',
  storing: 'Bringing the project in',
};

export interface Moving extends Pick<ProjectFileSession, 'measure' | 'take' | 'openBeside'> {
  write(fileName: string, to: FileSystemFileHandle | null): Promise<boolean>;
}

export function createMoving(context: Context, changes: ProjectChanges): Moving {
  const bringIn = (file: File, isAsked: boolean) => bring(context, changes, file, isAsked);

  return {
    async measure() {
      const projectId = context.get().project?.id;
      if (projectId === undefined) return false;
      try {
        const { sizeBytes } = await withWorker(new AbortController().signal, spawnMover, (mover) =>
          mover.call('measure', { projectId }),
        );
        if (context.get().project?.id === projectId)
          context.patch('projectFile', { estimatedBytes: sizeBytes });
        return true;
      } catch (thrown) {
        // Nobody needs it: the file is written all the same.
        console.warn('What the project file would weigh was not found out.', thrown);
        return false;
      }
    },
    write: (fileName, to) => write(context, fileName, to),
    async take(sources) {
      const file = await projectFileIn(sources);
      if (file === null) return false;
      if (sources.length > 1) {
        await context.attempt('photos', 'none', () => Promise.reject(amongOthers(file)));
        return true;
      }
      await bringIn(file, true);
      return true;
    },
    async openBeside() {
      const { question } = context.get().projectFile;
      if (question === null) return false;
      context.patch('projectFile', { question: null });
      return bringIn(question.file, false);
    },
  };
}

/** @param isAsked whether a person is asked first where the project is here already */
function bring(context: Context, changes: ProjectChanges, file: File, isAsked: boolean): Promise<boolean> {
  return context.jobs.run({
    id: 'import',
    what: PHASES.checking,
    unit: 'bytes',
    remedy: 'none',
    subject: file,
    // What it has stored it clears away itself.
    onStop: 'ask',
    spawn: spawnMover,
    async run(tools, mover) {
      if (isAsked) {
        const facts = await mover.call('inspect', { file }, { signal: tools.signal });
        context.patch('projectFile', { question: facts.isHere ? { file, facts } : null });
        if (facts.isHere) return;
      }
      const brought = await mover.call('bringIn', { file }, callOf(tools));
      context.patch('models', { embeddings: await readEmbeddingsFromElsewhere() });
      await changes.open(brought.projectId);
      context.patch('projectFile', { brought });
      context.announce(`${brought.counts.photos} photos and ${brought.counts.runs} runs are in.`);
    },
  });
}

async function write(context: Context, fileName: string, to: FileSystemFileHandle | null): Promise<boolean> {
  const projectId = context.get().project?.id;
  if (projectId === undefined) return false;
  context.patch('projectFile', { written: null });
  return context.jobs.run({
    id: 'writeProject',
    what: PHASES.writing,
    unit: 'bytes',
    remedy: 'none',
    subject: projectId,
    // A file that is half written goes.
    onStop: 'ask',
    spawn: spawnMover,
    async run(tools, mover: Client<MoverCalls>) {
      const written = await mover.call('write', { projectId, fileName, to }, callOf(tools));
      if (context.get().project?.id === projectId)
        context.patch('projectFile', { written: { ...written, fileName } });
      context.announce('The project file is written.');
    },
  });
}

function callOf({ signal, part }: JobTools) {
  let phase: MoveProgress['phase'] | null = null;
  let report: ReturnType<JobTools['part']> | null = null;
  return {
    signal,
    onProgress(progress: MoveProgress) {
      if (report === null || progress.phase !== phase) report = part(PHASES[progress.phase], 'bytes');
      phase = progress.phase;
      report(progress.doneBytes, progress.totalBytes);
    },
  };
}

/** By its bytes, whatever it is called; null where nothing that was dropped is one. */
async function projectFileIn(sources: readonly PhotoSource[]): Promise<File | null> {
  for (const source of sources) {
    if (source.kind !== 'archive') continue;
    const head = await source.file
      .slice(0, HEAD_BYTES)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0));
    if (isProjectFile(new Uint8Array(head), source.file.name)) return source.file;
  }
  return null;
}

function amongOthers({ name }: File): PupilError {
  return new PupilError(
    'PROJECT_FILE_INVALID',
    `${name} is a project, and other things were dropped with it. Nothing was read. Drop the project file alone, then the rest.`,
    { name },
  );
}
