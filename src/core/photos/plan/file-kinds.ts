/** What each file that was found is, by its name and its neighbours: a photo to read, a list, or nothing for us. */

import { isFileOfMachines, isFolderOfMachines } from '../of-machines.ts';
import { nameOf, parentOf } from './folder-says.ts';
import { stemOf } from './folder-tree.ts';
import { shadowOf } from './folder-words.ts';

const PHOTO_NAME =
  /\.(jpe?g|jpe|jfif|png|apng|webp|gif|bmp|dib|avif|ico|heic|heif|tiff?|jxl|svg|cr2|cr3|nef|arw|dng|raf|orf|rw2)$/i;

/** Endings that photos never have, whatever else they are. */
const OTHER_NAME =
  /\.(npy|npz|parquet|safetensors|onnx|pt|pth|h5|bin|json|jsonl|ndjson|csv|tsv|txt|md|xml|ya?ml|pdf|html?|py|ipynb|docx?|xlsx?|zip|tar|gz|tgz|rar|7z|mp[34]|mov|avi|mkv|wav)$/i;

export function isCalledPhoto(path: string): boolean {
  return PHOTO_NAME.test(path);
}

export interface FileKinds {
  /** Called like photos; where nothing is, all that may be some. They shape the tree. */
  readonly photos: readonly string[];
  /** Whatever else may turn out to be a photo once it is opened, or is skipped with its reason. */
  readonly others: readonly string[];
  readonly leftOut: ReadonlyMap<string, string>;
}

const OF_MACHINES = 'made by a system for itself';
const OF_MASKS = 'a mask or a thumbnail of a photo beside it';

/** @param lists paths of the files that give labels */
export function kindsOf(paths: readonly string[], lists: ReadonlySet<string>): FileKinds {
  const leftOut = new Map<string, string>();
  const photos: string[] = [];
  const others: string[] = [];
  for (const path of paths) {
    if (lists.has(path)) continue;
    if (isOfMachines(path)) leftOut.set(path, OF_MACHINES);
    else if (isCalledPhoto(path)) photos.push(path);
    else others.push(path);
  }
  if (photos.length === 0) {
    const isOther = (path: string) => OTHER_NAME.test(path);
    return { photos: others.filter((path) => !isOther(path)), others: others.filter(isOther), leftOut };
  }
  const there = new Set(photos.map(stemOf));
  const isShadow = (path: string) => {
    const of = shadowOf(stemOf(nameOf(path)));
    if (of === null) return false;
    const folder = parentOf(path);
    return there.has(folder === '' ? of : `${folder}/${of}`);
  };
  const meant = photos.filter((path) => {
    if (!isShadow(path)) return true;
    leftOut.set(path, OF_MASKS);
    return false;
  });
  return { photos: meant, others, leftOut };
}

function isOfMachines(path: string): boolean {
  const parts = path.split('/');
  return isFileOfMachines(parts.pop()!) || parts.some(isFolderOfMachines);
}
