/** Arithmetic of stored teachers: bytes that two of them share are there once. */
import type { TeacherDtype } from '../../core/teachers/catalogue.ts';
import { dtypesOf, keptDtypes, textFiles } from '../../core/teachers/needed-files.ts';
import type { StoredModel } from '../../state/models/slice.ts';

/** Bytes on the disk, of all of them together. */
export function storedBytes(models: readonly StoredModel[]): number {
  const sizes = new Map(
    models.flatMap(({ files }) => files.map(({ sha256, sizeBytes }) => [sha256, sizeBytes] as const)),
  );
  return [...sizes.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0);
}

/** Bytes that forgetting one of them would give back. */
export function freedBytes(model: StoredModel, models: readonly StoredModel[]): number {
  return storedBytes(models) - storedBytes(models.filter((other) => other !== model));
}

/** Number formats that need no network. */
export function offlineDtypes({ files, published }: StoredModel): readonly TeacherDtype[] {
  return published === null ? dtypesOf(files) : keptDtypes(files, published.files);
}

/** Whether its text tower is kept too, in one of those formats. */
export function hasTextOffline(model: StoredModel): boolean {
  return offlineDtypes(model).some((dtype) => textFiles(model.files, dtype).length > 0);
}
