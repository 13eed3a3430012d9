/** The folders of a plan as a person looks at them: those of one name and one meaning together, classes by their level. */
import type { FolderMeaning, FolderRole, ImportPlan } from '../../records/import-plan.ts';
import { naturalOrder } from '../natural-order.ts';
import { nameOf, parentOf } from './folder-says.ts';

export interface FolderGroup {
  readonly key: string;
  readonly role: FolderRole;
  /** Different ones, in natural order. */
  readonly names: readonly string[];
  readonly paths: readonly string[];
  /** Folders of classes above it. */
  readonly classesAbove: number;
}

/** The upper ones first. What lies in a folder that is left out, or without labels, is not named. */
export function folderGroups({ folders }: Pick<ImportPlan, 'folders'>): readonly FolderGroup[] {
  const groups = new Map<string, { group: Omit<FolderGroup, 'names' | 'paths'>; folders: FolderMeaning[] }>();
  const above = new Map<string, number>([['', 0]]);
  for (const folder of folders) {
    const { path, role } = folder;
    const classesAbove = above.get(parentOf(path)) ?? 0;
    above.set(path, classesAbove + (role === 'class' ? 1 : 0));
    // A class is one of many; whatever else a folder says, it says by its name.
    const key = role === 'class' ? `class ${classesAbove}` : `${role} ${nameOf(path).toLowerCase()}`;
    const known = groups.get(key) ?? { group: { key, role, classesAbove }, folders: [] };
    groups.set(key, known);
    known.folders.push(folder);
  }
  return [...groups.values()].map(({ group, folders }) => {
    const paths = folders.map(({ path }) => path);
    return { ...group, paths, names: [...new Set(paths.map(nameOf))].sort(naturalOrder) };
  });
}

/** The plan with another meaning of these folders. */
export function withRole(plan: ImportPlan, paths: readonly string[], role: FolderRole): ImportPlan {
  const changed = new Set(paths);
  return {
    ...plan,
    folders: plan.folders.map((folder) => (changed.has(folder.path) ? { ...folder, role } : folder)),
  };
}

/** Whether folders of classes lie in each other, so that there is a level to choose. */
export function hasLevels(groups: readonly FolderGroup[]): boolean {
  return groups.some(({ role, classesAbove }) => role === 'class' && classesAbove > 0);
}
