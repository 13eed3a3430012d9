/** The files that photos came from, as far as they are still where they were and still the same. */
import type { Photo } from '../../core/records/project.ts';
import type { Originals } from '../../protocol/dataset.ts';
import { sha256 } from '../shared/sha256.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import { listSources } from '../shared/sources/listing.ts';

export interface OriginalFiles {
  /** null where the file is gone, cannot be read, or is another by now. */
  bytesOf(photo: Photo): Promise<Uint8Array<ArrayBuffer> | null>;
}

export const NO_ORIGINALS: OriginalFiles = { bytesOf: async () => null };

/** @param onFound called with the number of files found so far @throws {PupilError} CANCELLED */
export async function findOriginals(
  { sources, nameEncoding }: Originals,
  signal: AbortSignal,
  onFound: (files: number) => void,
): Promise<OriginalFiles> {
  const { files } = await listSources(sources, signal, onFound, {
    opensTables: true,
    nameEncoding: nameEncoding ?? undefined,
  });
  const byPath = new Map<string, FoundFile>(files.map((file) => [file.path, file]));
  return {
    async bytesOf({ path, id }) {
      // What fails here is no failure of the export: the working copy takes its place, which is counted and told.
      const bytes = await byPath
        .get(path)
        ?.read()
        .catch(() => null);
      if (bytes == null || (await sha256(bytes)) !== id) return null;
      return bytes;
    },
  };
}
