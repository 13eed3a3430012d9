/** What the folders of a plan say of the photos in them. */

import type { ClassLevel, ImportPlan } from '../../records/import-plan.ts';
import type { Split } from '../../records/project.ts';
import { displayName } from '../class-names.ts';
import { isSplit } from './folder-roles.ts';

export interface FolderSays {
  /** Names of the folders of classes, the upper ones first. */
  readonly classes: readonly string[];
  readonly split: Split | null;
  readonly isUnlabelled: boolean;
  /** The folder by whose name this one is left out. */
  readonly leftOut: string | null;
}

const NOTHING: FolderSays = { classes: [], split: null, isUnlabelled: false, leftOut: null };

/** @returns what is said of a file, by its path */
export function readingOf({ folders }: Pick<ImportPlan, 'folders'>): (path: string) => FolderSays {
  const roles = new Map(folders.map(({ path, role }) => [path, role]));
  const known = new Map<string, FolderSays>([['', NOTHING]]);
  const sayOf = (folder: string): FolderSays => {
    // Down from the nearest folder that is known: a path may be thousands of folders deep.
    const unknown: string[] = [];
    let path = folder;
    for (; !known.has(path); path = parentOf(path)) unknown.push(path);
    let says = known.get(path)!;
    for (const child of unknown.reverse()) {
      says = below(says, child, roles.get(child) ?? 'nothing');
      known.set(child, says);
    }
    return says;
  };
  return (path) => sayOf(parentOf(path));
}

function below(says: FolderSays, path: string, role: ImportPlan['folders'][number]['role']): FolderSays {
  if (isSplit(role)) return { ...says, split: role };
  if (role === 'left out') return { ...says, leftOut: says.leftOut ?? path };
  if (role === 'unlabelled') return { ...says, isUnlabelled: true };
  if (role === 'class') return { ...says, classes: [...says.classes, displayName(nameOf(path))] };
  return says;
}

export function classOf({ classes, isUnlabelled }: FolderSays, level: ClassLevel): string | null {
  const lowest = classes.at(-1);
  if (isUnlabelled || lowest === undefined) return null;
  if (level === 'both') return classes.join('/');
  return level === 'upper' ? classes[0]! : lowest;
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
