/** What a person drops, made up. */
import type { PhotoSource } from '../../../protocol/importer.ts';
import { drawnImage } from './pictures.ts';

export const RATIOS = { train: 0.7, validation: 0.15, test: 0.15 };

/** Folders `cat` and `dog`. */
export async function classFolders(photosPerClass: number): Promise<Record<string, Blob>> {
  const files: Record<string, Blob> = {};
  for (const [c, name] of ['cat', 'dog'].entries()) {
    for (let i = 0; i < photosPerClass; i++) {
      files[`${name}/${i}.jpg`] = await drawnImage({ widthPx: 320, heightPx: 400, seed: c * 1000 + i });
    }
  }
  return files;
}

/** Files by their paths in one folder. */
export function filesOf(contents: Readonly<Record<string, BlobPart>>): PhotoSource {
  const files = Object.entries(contents).map(([path, content]) => ({
    path,
    file: new File([content], path.slice(path.lastIndexOf('/') + 1)),
  }));
  return { kind: 'files', name: 'test', files };
}
