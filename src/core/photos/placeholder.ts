/** Photos that are only in the cloud, by the names that stand for them. */
import type { SkippedFile } from '../records/project.ts';

const PLACEHOLDER = /(^|\/)\.([^/]+)\.icloud$/i;

/** `.photo.jpg.icloud` stands on a Mac for a photo that is in iCloud alone. Hidden, and yet a photo that is missed. */
export function isPlaceholder(path: string): boolean {
  return PLACEHOLDER.test(path);
}

export function placeholder(path: string): SkippedFile {
  return {
    path: path.replace(PLACEHOLDER, '$1$2'),
    code: 'FILE_UNREADABLE',
    reason:
      'This photo is in iCloud and not on this computer. Choose Download Now for it in the Finder, and drop the folder again.',
  };
}
