/** What a teacher saw of a project's photos as a file that other tools read, written a few thousand rows at a time. */
import type { DataOut } from '../../core/datasets/data-out.ts';
import {
  npyStart,
  safetensorsTableStart,
  type TableShape,
  tableBytes,
} from '../../core/datasets/embedding-bytes.ts';
import { nameFiles, type RowFacts, rowFacts, tablePath } from '../../core/datasets/embedding-names.ts';
import { embeddingsReadme } from '../../core/datasets/readme.ts';
import { PupilError } from '../../core/errors.ts';
import { safeFileName } from '../../core/exports/readme.ts';
import { ZipWriter } from '../../core/files/zip-writer.ts';
import type { Photo, Project } from '../../core/records/project.ts';
import type { DatasetProgress, WrittenData } from '../../protocol/dataset.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import { cursorOf, embeddedIds } from '../../storage/embedding-index.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { BlobParts } from './blob-parts.ts';

/** 16 MB of 512 numbers each. */
const ROWS_A_READ = 8_192;

type EmbeddingsOut = Extract<DataOut, { kind: 'embeddings' }>;
type Rows = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** @throws {PupilError} NO_EMBEDDINGS, FILE_TOO_LARGE, CANCELLED, STORAGE */
export async function writeEmbeddings(
  { project, photos }: { readonly project: Project; readonly photos: readonly Photo[] },
  out: EmbeddingsOut,
  context: CallContext<DatasetProgress>,
): Promise<WrittenData> {
  const { fingerprint, teacher, layout } = out;
  const known = await embeddedIds(fingerprint);
  const wanted = photos.filter(({ isExcluded }) => !isExcluded);
  const seen = wanted.filter(({ id }) => known.has(id));
  const dims = (await cursorOf(fingerprint))?.dims ?? 0;
  if (seen.length === 0 || dims === 0) {
    throw new PupilError(
      'NO_EMBEDDINGS',
      `${teacher} has seen none of the ${wanted.length} photos of "${project.name}". Press Embed at the Teacher station.`,
      { photos: wanted.length },
    );
  }
  const shape = { rows: seen.length, dims };
  const facts = rowFacts(project, seen);
  const rows = rowsOf(fingerprint, seen, context);
  const missing = wanted.length - seen.length;
  const readme = embeddingsReadme({ ...out, ...shape, project: project.name, missing });
  const isBare = layout === 'safetensors';
  return {
    fileName: `${safeFileName(project.name, 'photos')}-embeddings.${isBare ? 'safetensors' : 'zip'}`,
    file: isBare
      ? await safetensorsFile(shape, facts, out, rows)
      : await zipFile(shape, facts, layout, readme, rows),
    notes: [
      `${shape.rows.toLocaleString('en')} embeddings of ${dims.toLocaleString('en')} numbers, as the teacher gave them.`,
      ...(missing === 0
        ? []
        : [`${missing.toLocaleString('en')} photos have none, since the teacher has not seen them.`]),
    ],
  };
}

async function safetensorsFile(
  shape: TableShape,
  facts: readonly RowFacts[],
  { teacher, fingerprint }: EmbeddingsOut,
  rows: Rows,
): Promise<Blob> {
  const parts = new BlobParts();
  const names = JSON.stringify(facts);
  parts.write(safetensorsTableStart(shape, { names, teacher, fingerprint }));
  for await (const some of rows) parts.write(some);
  return parts.blob('application/octet-stream');
}

async function zipFile(
  shape: TableShape,
  facts: readonly RowFacts[],
  layout: Exclude<EmbeddingsOut['layout'], 'safetensors'>,
  readme: string,
  rows: Rows,
): Promise<Blob> {
  const parts = new BlobParts();
  const zip = new ZipWriter(parts.write);
  const start = npyStart(shape);
  await zip.addParts(tablePath(layout), start.length + tableBytes(shape), after(start, rows));
  for (const [path, bytes] of nameFiles(layout, facts)) await zip.add(path, bytes);
  await zip.add('README.md', new TextEncoder().encode(readme));
  await zip.finish();
  return parts.blob('application/zip');
}

async function* after(start: Uint8Array<ArrayBuffer>, rows: Rows): Rows & AsyncGenerator {
  yield start;
  yield* rows;
}

/** As little-endian float32, which is what every machine with a browser has. */
async function* rowsOf(
  fingerprint: string,
  photos: readonly Photo[],
  { signal, progress }: CallContext<DatasetProgress>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let from = 0; from < photos.length; from += ROWS_A_READ) {
    signal.throwIfAborted();
    const some = photos.slice(from, from + ROWS_A_READ);
    const { values } = await readEmbeddings(
      fingerprint,
      some.map(({ id }) => id),
    );
    yield new Uint8Array(values.buffer);
    progress({ done: from + some.length, total: photos.length, note: '' });
  }
}
