/**
 * Models to the browser's storage: every file is read, checked and hashed before the first is written, so that no
 * half of a model is kept.
 */
import { PupilError } from '../../core/errors.ts';
import { parseForeignJson } from '../../core/files/foreign-json.ts';
import { readOnnx } from '../../core/files/onnx.ts';
import { MAX_MODEL_BYTES, MAX_MODEL_CONFIG_BYTES, MAX_MODEL_JSON_BYTES } from '../../core/limits.ts';
import { findHubLayout, isJsonOfModel } from '../../core/teachers/hub-layout.ts';
import { type KeptTeacher, keptTeacher, teacherIdFrom } from '../../core/teachers/kept-teachers.ts';
import type { ModelsProgress } from '../../protocol/models.ts';
import { putModelFile, removeModel, type StoredFile, storedModel } from '../../storage/model-files.ts';
import { sha256 } from '../shared/sha256.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import type { BroughtFiles } from './brought-files.ts';

interface CheckedFile {
  readonly path: string;
  readonly bytes: Blob;
  readonly sha256: string;
}

type Report = (progress: ModelsProgress) => void;

/**
 * Keeps a model in the Hub's layout.
 * @returns null when there is none in it
 * @throws {PupilError} MODEL_INVALID, QUOTA, STORAGE and what reading a file throws
 */
export async function keepHubModel(
  { name, files }: BroughtFiles,
  signal: AbortSignal,
  report: Report,
): Promise<KeptTeacher | null> {
  const layout = findHubLayout(files.map(({ path }) => path));
  if (layout === null) return null;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const checked: CheckedFile[] = [];
  let doneBytes = 0;
  for (const path of layout.paths) {
    signal.throwIfAborted();
    report({ note: `Checking ${path}`, doneBytes, totalBytes: 0 });
    const bytes = await checkedBytes(path, byPath.get(layout.root + path)!);
    doneBytes += bytes.length;
    if (doneBytes > MAX_MODEL_BYTES) {
      throw new PupilError(
        'MODEL_INVALID',
        `The model has more than ${Math.round(MAX_MODEL_BYTES / 2 ** 30)} GiB of files. Drop a folder with one number format (onnx/vision_model_quantized.onnx).`,
        { maxBytes: MAX_MODEL_BYTES },
      );
    }
    checked.push({ path, bytes: new Blob([bytes]), sha256: await sha256(bytes) });
  }
  const folder = layout.root.split('/').at(-2) ?? name;
  return keepFiles(folder, checked, signal, report);
}

/** Keeps a network with the configuration that was asked for. */
export async function keepNetwork(
  name: string,
  network: { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> },
  texts: ReadonlyMap<string, string>,
  signal: AbortSignal,
  report: Report,
): Promise<KeptTeacher> {
  const files: CheckedFile[] = [
    { path: network.path, bytes: new Blob([network.bytes]), sha256: await sha256(network.bytes) },
  ];
  for (const [path, text] of texts) {
    const bytes = new TextEncoder().encode(text);
    files.push({ path, bytes: new Blob([bytes]), sha256: await sha256(bytes) });
  }
  return keepFiles(name, files, signal, report);
}

async function checkedBytes(path: string, file: FoundFile): Promise<Uint8Array<ArrayBuffer>> {
  const isConfig = path.endsWith('config.json');
  const maxBytes = isConfig
    ? MAX_MODEL_CONFIG_BYTES
    : isJsonOfModel(path)
      ? MAX_MODEL_JSON_BYTES
      : MAX_MODEL_BYTES;
  const bytes = await file.read(maxBytes);
  if (isJsonOfModel(path)) parseForeignJson(bytes, maxBytes, path);
  else if (path.endsWith('.onnx')) {
    try {
      readOnnx(bytes);
    } catch (thrown) {
      if (!(thrown instanceof PupilError)) throw thrown;
      throw new PupilError(thrown.code, `${path}: ${thrown.message}`, thrown.facts);
    }
  }
  return bytes;
}

/** Under the name, or the name with a number where another model has it. The same files again are the same model. */
async function keepFiles(
  name: string,
  files: readonly CheckedFile[],
  signal: AbortSignal,
  report: Report,
): Promise<KeptTeacher> {
  const { id, isThere } = await placeFor(teacherIdFrom(name), files);
  const teacher = keptTeacher(
    'dropped',
    id,
    files.map(({ path, bytes, sha256: hash }) => ({ path, sizeBytes: bytes.size, sha256: hash })),
  );
  if (teacher === null) throw new PupilError('UNEXPECTED', `The files of ${id} make no model.`);
  if (!isThere) await writeFiles(id, files, signal, report);
  return teacher;
}

async function writeFiles(
  id: string,
  files: readonly CheckedFile[],
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const model = { origin: 'dropped', id } as const;
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes.size, 0);
  let doneBytes = 0;
  try {
    for (const file of files) {
      signal.throwIfAborted();
      report({ note: `Keeping ${file.path}`, doneBytes, totalBytes });
      await putModelFile(model, file.path, file.bytes, file.sha256);
      doneBytes += file.bytes.size;
    }
  } catch (thrown) {
    // Half a model is of no use to anybody, and a full disk wants its bytes back.
    await removeModel(model);
    throw thrown;
  }
}

async function placeFor(
  wanted: string,
  files: readonly CheckedFile[],
): Promise<{ readonly id: string; readonly isThere: boolean }> {
  for (let copy = 1; ; copy++) {
    const id = copy === 1 ? wanted : `${wanted}-${copy}`;
    const there = await storedModel({ origin: 'dropped', id });
    if (there === null) return { id, isThere: false };
    if (isSame(there.files, files)) return { id, isThere: true };
  }
}

function isSame(stored: readonly StoredFile[], files: readonly CheckedFile[]): boolean {
  const hashes = new Map(stored.map(({ path, sha256: hash }) => [path, hash]));
  return stored.length === files.length && files.every((file) => hashes.get(file.path) === file.sha256);
}
