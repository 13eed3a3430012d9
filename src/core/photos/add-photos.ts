/** Photos that came in later, into a project that is there: classes of one name are one class, twins are one photo. */
import type { DuplicateReport, Photo, Project } from '../records/project.ts';

export interface Imported {
  readonly project: Project;
  /** In project order. */
  readonly photos: readonly Photo[];
}

export interface Added {
  readonly project: Project;
  /** What storage has to write: new photos behind those that are there, and unlabelled ones that have a label now. */
  readonly changed: readonly Photo[];
  /** Photos that were not there before. */
  readonly added: number;
}

/**
 * @param base photos of it stay as they are, but for labels that they did not have
 * @param arrived the same as a project of its own
 */
export function addPhotos(base: Imported, arrived: Imported): Added {
  const classes = [...new Set([...base.project.classes, ...arrived.project.classes])];
  const placeOf = new Map(classes.map((name, place) => [name, place]));
  const known = new Map(base.photos.map((photo) => [photo.id, photo]));
  const changed: Photo[] = [];
  const twins: DuplicateReport[] = [];
  let index = base.photos.length;
  for (const photo of arrived.photos) {
    const name = photo.classIndex === null ? null : arrived.project.classes[photo.classIndex]!;
    const classIndex = name === null ? null : placeOf.get(name)!;
    const twin = known.get(photo.id);
    if (twin === undefined) {
      changed.push({ ...photo, projectId: base.project.id, index: index++, classIndex });
      continue;
    }
    const isNews = twin.classIndex === null && classIndex !== null;
    if (isNews) changed.push({ ...twin, classIndex, split: photo.split });
    const isConflict = !isNews && classIndex !== null && classIndex !== twin.classIndex;
    // The very file that is there already says nothing new.
    if (twin.path !== photo.path)
      twins.push({ id: photo.id, paths: [twin.path, photo.path], conflict: isConflict ? 'class' : 'none' });
  }
  const { project } = base;
  return {
    project: {
      ...project,
      classes,
      splitOrigin: project.splitOrigin === arrived.project.splitOrigin ? project.splitOrigin : 'mixed',
      skipped: [...project.skipped, ...arrived.project.skipped],
      duplicates: [...project.duplicates, ...arrived.project.duplicates, ...twins],
      understood: arrived.project.understood,
      revision: project.revision + 1,
    },
    changed,
    added: index - base.photos.length,
  };
}
