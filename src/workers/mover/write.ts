/** A project into a file: one that the user has chosen, or one of the browser's own that is then downloaded. */
import { PupilError, toWire } from '../../core/errors.ts';
import { writeProjectFile } from '../../core/project-file/write.ts';
import { type MoverCalls, WRITTEN_FOLDER, type WrittenProject } from '../../protocol/mover.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import { createReporter } from '../shared/reporter.ts';
import { sha256 } from '../shared/sha256.ts';
import { measure } from './measure.ts';
import { itemsOfProject } from './project-items.ts';

/** Small pieces wait for each other: each write of a file costs a message to another process. */
const WRITE_AT_BYTES = 4 * 1024 * 1024;

type Write = MoverCalls['write'];

/** @throws {PupilError} QUOTA, STORAGE, RECORD_INVALID, CANCELLED; then nothing of the file is left */
export async function write(
  { projectId, fileName, to }: Write['params'],
  { signal, progress }: CallContext<Write['progress']>,
): Promise<WrittenProject> {
  const estimatedBytes = (await measure(projectId)).sizeBytes;
  const { handle, stream } = await openFor(fileName, to);
  const buffered = bufferedWriter(stream);
  const notes: string[] = [];
  const report = createReporter(progress);
  try {
    const written = await writeProjectFile(
      itemsOfProject(projectId, (one) => notes.push(one)),
      {
        async write(bytes) {
          signal.throwIfAborted();
          await buffered.write(bytes);
        },
        hash: sha256,
        written(doneBytes) {
          report({ phase: 'writing', doneBytes, totalBytes: Math.max(estimatedBytes, doneBytes) });
        },
        notes: () => notes,
      },
    );
    await buffered.flush();
    await stream.close();
    return { ...written, notes, file: to === null ? await handle.getFile() : null };
  } catch (thrown) {
    await stream.abort().catch(() => undefined);
    if (to === null) await forgetOwnFiles();
    throw named(thrown);
  }
}

function bufferedWriter(stream: FileSystemWritableFileStream) {
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;
  const flush = async () => {
    const parts = new Blob(waiting);
    waiting = [];
    waitingBytes = 0;
    if (parts.size > 0) await stream.write(parts);
  };
  return {
    async write(bytes: Uint8Array<ArrayBuffer>) {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= WRITE_AT_BYTES) await flush();
    },
    flush,
  };
}

/** The place may be gone, another program may hold the file, or the disk be full before the first byte. */
async function openFor(fileName: string, to: FileSystemFileHandle | null) {
  try {
    const handle = to ?? (await ownFile(fileName));
    return { handle, stream: await handle.createWritable() };
  } catch (thrown) {
    throw named(thrown);
  }
}

async function ownFile(fileName: string): Promise<FileSystemFileHandle> {
  await forgetOwnFiles();
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(WRITTEN_FOLDER, { create: true });
  return folder.getFileHandle(fileName, { create: true });
}

/** What an earlier export has left: its download has long begun. */
async function forgetOwnFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(WRITTEN_FOLDER, { recursive: true }).catch((thrown: unknown) => {
    if (!(thrown instanceof DOMException && thrown.name === 'NotFoundError')) throw thrown;
  });
}

/** What a disk says, in words. */
function named(thrown: unknown): unknown {
  if (!(thrown instanceof DOMException) || thrown.name === 'AbortError') return thrown;
  if (thrown.name === 'QuotaExceededError')
    return new PupilError(
      'QUOTA',
      'There is not enough disk space for the project file. Nothing stored is lost. Free some space, then export again.',
    );
  return new PupilError(
    'STORAGE',
    `The project file could not be written (${toWire(thrown).message}). Choose another place, then export again.`,
    { name: thrown.name },
  );
}
