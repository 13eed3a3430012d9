/** What was asked for, as one file. */
import { labelsCsv } from '../../core/datasets/tables.ts';
import { PupilError } from '../../core/errors.ts';
import { safeFileName } from '../../core/exports/readme.ts';
import type { DatasetCalls, DatasetProgress, WrittenData } from '../../protocol/dataset.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { createReporter } from '../shared/reporter.ts';
import { findOriginals, NO_ORIGINALS } from './originals.ts';
import { writeEmbeddings } from './write-embeddings.ts';
import { writePhotos } from './write-photos.ts';

/** @throws {PupilError} NO_PHOTOS, NO_EMBEDDINGS, FILE_TOO_LARGE, CANCELLED, STORAGE */
export async function writeData(
  { projectId, what, originals }: DatasetCalls['write']['params'],
  context: CallContext<DatasetProgress>,
): Promise<WrittenData> {
  const project = await getProject(projectId);
  if (project === null)
    throw new PupilError('NO_PHOTOS', 'The project was forgotten meanwhile, so there is nothing to write.');
  const folder = { project, photos: await photosOf(projectId) };
  if (what.kind === 'embeddings') return writeEmbeddings(folder, what, context);
  if (what.kind === 'labels') {
    return {
      fileName: `${safeFileName(project.name, 'photos')}-labels.csv`,
      file: new Blob([labelsCsv(project, folder.photos)], { type: 'text/csv' }),
      notes: [`${folder.photos.length.toLocaleString('en')} lines, a photo each.`],
    };
  }
  const report = createReporter(context.progress);
  const onFound = (files: number) =>
    report({ done: 0, total: 0, note: `Looking for the originals: ${files} files` });
  const files = originals === null ? NO_ORIGINALS : await findOriginals(originals, context.signal, onFound);
  return writePhotos(folder, what.withExcluded, files, context);
}
