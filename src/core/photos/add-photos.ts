/** Photos that came in later, into a project that is there: classes of one name are one class, twins are one photo. */
import type { DuplicateReport, Photo, Project, Split } from '../records/project.ts';
import { drawSplits } from './split.ts';

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

/** What a list says of a photo that is there. */
export interface Relabelled {
  readonly path: string;
  readonly className: string | null;
  readonly split: Split | null;
}

/**
 * @param base photos of it stay as they are, but for labels that they did not have
 * @param arrived the same as a project of its own
 * @param relabelled of which lists say something
 */
export function addPhotos(base: Imported, arrived: Imported, relabelled: readonly Relabelled[] = []): Added {
  const said = relabelled.flatMap(({ className }) => className ?? []);
  const classes = [...new Set([...base.project.classes, ...arrived.project.classes, ...said])];
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
  const isChanged = new Set(changed.map(({ id }) => id));
  const labelled = relabel(base, relabelled, placeOf).filter(({ id }) => !isChanged.has(id));
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
    changed: [...labelled, ...changed],
    added: index - base.photos.length,
  };
}

/** Photos that had no label draw a split with it, where the list names none: in training alone nothing could be measured. */
function relabel(
  { project, photos }: Imported,
  relabelled: readonly Relabelled[],
  placeOf: ReadonlyMap<string, number>,
): readonly Photo[] {
  const said = new Map(relabelled.map((one) => [one.path, one]));
  const met = photos.flatMap((photo) => {
    const row = said.get(photo.path);
    if (row === undefined) return [];
    const classIndex = row.className === null ? photo.classIndex : placeOf.get(row.className)!;
    return [{ photo, classIndex, split: row.split }];
  });
  const news = met.filter(({ photo }) => photo.classIndex === null);
  const { splits } = drawSplits(news, project.splitRatios, project.seed);
  const drawn = new Map(news.map(({ photo }, i) => [photo.id, splits[i]!]));
  return met
    .map(({ photo, classIndex, split }): Photo => {
      const becomes = split ?? drawn.get(photo.id) ?? photo.split;
      return { ...photo, classIndex, split: classIndex === null ? 'train' : becomes };
    })
    .filter(
      ({ index, classIndex, split }) =>
        classIndex !== photos[index]!.classIndex || split !== photos[index]!.split,
    );
}
