/** The photos of a project with their labels as one zip, written photo by photo. */
import { createPaths, placedPhotos } from '../../core/datasets/layout.ts';
import { copiesInWords, photosReadme } from '../../core/datasets/readme.ts';
import { METADATA_FILE, METADATA_HEADER, metadataLine } from '../../core/datasets/tables.ts';
import { PupilError } from '../../core/errors.ts';
import { safeFileName } from '../../core/exports/readme.ts';
import { ZipWriter } from '../../core/files/zip-writer.ts';
import type { Photo, Project } from '../../core/records/project.ts';
import type { DatasetProgress, WrittenData } from '../../protocol/dataset.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import { photosLost, readCopy } from '../../storage/copies.ts';
import { createReporter } from '../shared/reporter.ts';
import { BlobParts } from './blob-parts.ts';
import type { OriginalFiles } from './originals.ts';

/** @throws {PupilError} NO_PHOTOS, CANCELLED; STORAGE where a photo has neither file nor working copy */
export async function writePhotos(
  { project, photos }: { readonly project: Project; readonly photos: readonly Photo[] },
  withExcluded: boolean,
  originals: OriginalFiles,
  { signal, progress }: CallContext<DatasetProgress>,
): Promise<WrittenData> {
  const placed = placedPhotos(project, photos, withExcluded);
  if (placed.length === 0) {
    throw new PupilError(
      'NO_PHOTOS',
      `All ${photos.length} photos of "${project.name}" are excluded, so there is nothing to write. Tick the excluded photos too.`,
      { photos: photos.length },
    );
  }
  const report = createReporter(progress);
  const parts = new BlobParts();
  const zip = new ZipWriter(parts.write);
  const pathOf = createPaths();
  const lines: string[] = [METADATA_HEADER];
  const written = { originals: 0, copies: 0, excluded: 0 };
  for (const [done, one] of placed.entries()) {
    signal.throwIfAborted();
    const { photo } = one;
    const original = await originals.bytesOf(photo);
    const path = pathOf(one, original === null ? 'jpeg' : photo.format);
    await zip.add(path, original ?? (await copyOf(photo)));
    lines.push(metadataLine(path, one, original !== null));
    written[original === null ? 'copies' : 'originals']++;
    if (photo.isExcluded) written.excluded++;
    report({ done: done + 1, total: placed.length, note: '' }, done + 1 === placed.length);
  }
  const text = (content: string) => new TextEncoder().encode(content);
  await zip.add(METADATA_FILE, text(lines.join('')));
  await zip.add('README.md', text(photosReadme({ project: project.name, ...written })));
  await zip.finish();
  return {
    fileName: `${safeFileName(project.name, 'photos')}-photos.zip`,
    file: parts.blob('application/zip'),
    notes: [
      `${placed.length.toLocaleString('en')} ${placed.length === 1 ? 'photo' : 'photos'}. ${copiesInWords(written)}`,
    ],
  };
}

/** Working copies are JPEGs, whatever came in. */
async function copyOf({ id, path }: Photo): Promise<Uint8Array<ArrayBuffer>> {
  const copy = await readCopy(id);
  if (copy === null) throw photosLost(path);
  return copy.bytes;
}
