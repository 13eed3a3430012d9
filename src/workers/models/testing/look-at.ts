/** Embeddings computed elsewhere, as tests bring them to photos of a drawn project. */
import { createRandom } from '../../../core/random.ts';
import type { Photo } from '../../../core/records/project.ts';
import type { SourceFile } from '../../../protocol/importer.ts';
import { readEmbeddings } from '../../../storage/embeddings.ts';
import { ModelIntake } from '../intake.ts';

export const DIMS = 8;
export const call = { signal: new AbortController().signal, progress: () => undefined };

/** Two clouds, one a class: what is told apart at a glance. */
export function rowOf(photo: Photo): number[] {
  const random = createRandom(photo.index + 1);
  return Array.from(
    { length: DIMS },
    (_, i) => (i % 2 === photo.classIndex ? 1 : -1) + 0.1 * random.normal(),
  );
}

export function file(path: string, content: Uint8Array<ArrayBufferLike> | string): SourceFile {
  const part = typeof content === 'string' ? content : content.slice();
  return { path, file: new File([part], path.split('/').at(-1)!) };
}

export async function look(files: readonly SourceFile[], projectId: string | null = 'one') {
  const intake = new ModelIntake();
  const brought = await intake.recognise([{ kind: 'files', name: 'my run', files }], projectId, call);
  if (brought.kind !== 'embeddings') throw new Error(`It was taken for ${brought.kind}.`);
  return { intake, brought };
}

/** What is kept under the fingerprint and what `rowOf` gives, photo by photo. */
export async function rowsKept(fingerprint: string, photos: readonly Photo[]) {
  const kept = await readEmbeddings(
    fingerprint,
    photos.map(({ id }) => id),
  );
  return { kept: [...kept.values], meant: [...Float32Array.from(photos.flatMap(rowOf))] };
}
