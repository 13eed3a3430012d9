/** A project's photos with what a teacher made of them, as the linear probe and its companions look at them. */
import { PupilError } from '../../core/errors.ts';
import type { Photo, Project, Split } from '../../core/records/project.ts';
import { fitProbe, type Probe } from '../../core/targets/linear-probe.ts';
import { centredUnit, meanRow, type Rows } from '../../core/targets/normalise.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';

export interface EmbeddedPhotos {
  readonly project: Project;
  /** Those that are not excluded. */
  readonly photos: readonly Photo[];
  /** [N], -1 where nobody has said. */
  readonly labels: Int32Array;
  /** [N, D] as the teacher gave them. */
  readonly raw: Rows;
  /** [D], over all training photos. */
  readonly mean: Float64Array;
  /** [N, D], centred by that mean and of length one. */
  readonly rows: Rows;
  /** Places of the photos of a split. */
  rowsOf(split: Split, which: 'all' | 'labelled'): Int32Array;
}

/** @throws {PupilError} STORAGE without the project, NO_EMBEDDINGS while some photos have none */
export async function readEmbeddedPhotos(projectId: string, fingerprint: string): Promise<EmbeddedPhotos> {
  const project = await getProject(projectId);
  if (project === null) throw new PupilError('STORAGE', 'This project is no longer stored.');
  const photos = (await photosOf(projectId)).filter((photo) => !photo.isExcluded);
  const ids = photos.map((photo) => photo.id);
  const raw = await readEmbeddings(fingerprint, ids);
  const rowsOf = (split: Split, which: 'all' | 'labelled') =>
    Int32Array.from(photos.keys()).filter((row) => {
      const photo = photos[row]!;
      return photo.split === split && (which === 'all' || photo.classIndex !== null);
    });
  const mean = meanRow(raw, rowsOf('train', 'all'));
  return {
    project,
    photos,
    labels: Int32Array.from(photos, (photo) => photo.classIndex ?? -1),
    raw,
    mean,
    rows: centredUnit(raw, mean),
    rowsOf,
  };
}

/** The probe of all labelled training photos: what the teacher knows of the classes. */
export function fitClassProbe({ project, rows, labels, rowsOf }: EmbeddedPhotos): Probe {
  return fitProbe({
    rows,
    labels,
    classes: project.classes.length,
    train: rowsOf('train', 'labelled'),
    validation: rowsOf('validation', 'labelled'),
  });
}
