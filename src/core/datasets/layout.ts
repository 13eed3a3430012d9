/** Where each photo of a project lies in the zip that leaves: `split/class/name.jpg`, as ImageFolder has it. */
import type { ImageFormat, Photo, Project, Split } from '../records/project.ts';
import { safeName, UniqueNames } from './file-names.ts';

/** Our names of the splits stay as they are: every reader of folders knows them. */
const SPLIT_FOLDERS: Readonly<Record<Split, string>> = {
  train: 'train',
  validation: 'validation',
  test: 'test',
};
/** Of photos that the user has left out: who reads folders alone must not learn from them. */
const EXCLUDED_FOLDER = 'excluded';
/** Of photos without a class: those who read folders alone see what it is. */
const UNLABELLED_FOLDER = 'unlabelled';

const ENDINGS: Readonly<Record<ImageFormat, readonly [string, ...string[]]>> = {
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  png: ['.png'],
  webp: ['.webp'],
  gif: ['.gif'],
  bmp: ['.bmp'],
  avif: ['.avif'],
  ico: ['.ico'],
  jxl: ['.jxl'],
};

/** A photo as it leaves: its bytes are the original's, or those of the working copy. */
export interface PlacedPhoto {
  readonly photo: Photo;
  /** null = unlabelled. */
  readonly className: string | null;
  readonly folder: string;
}

/** In project order. @param withExcluded also those that the user has left out, in a folder of their own */
export function placedPhotos(
  { classes }: Pick<Project, 'classes'>,
  photos: readonly Photo[],
  withExcluded: boolean,
): readonly PlacedPhoto[] {
  const names = new UniqueNames();
  // Two classes whose names differ only in what no file system takes stay two folders.
  const folders = classes.map((name) => names.take('', safeName(name, 'class')));
  const unlabelled = names.take('', UNLABELLED_FOLDER);
  return photos
    .filter(({ isExcluded }) => withExcluded || !isExcluded)
    .map((photo) => {
      const { classIndex, isExcluded, split } = photo;
      const own = classIndex === null ? unlabelled : folders[classIndex]!;
      return {
        photo,
        className: classIndex === null ? null : classes[classIndex]!,
        folder: `${isExcluded ? EXCLUDED_FOLDER : SPLIT_FOLDERS[split]}/${own}`,
      };
    });
}

/** Paths in the zip, each given once; the ending is that of the bytes. */
export function createPaths(): (placed: PlacedPhoto, format: ImageFormat) => string {
  const names = new UniqueNames();
  return ({ photo, folder }, format) => {
    const [usual, ...others] = ENDINGS[format];
    const dot = photo.name.lastIndexOf('.');
    const ending = dot < 0 ? '' : photo.name.slice(dot);
    const isRight = [usual, ...others].includes(ending.toLowerCase());
    const stem = isKnownEnding(ending) ? photo.name.slice(0, dot) : photo.name;
    return `${folder}/${names.take(folder, safeName(stem, 'photo'), isRight ? ending : usual)}`;
  };
}

/** `.png` of a photo that leaves as a JPEG goes; `.5` of `version 1.5` is a part of the name. */
function isKnownEnding(ending: string): boolean {
  return Object.values(ENDINGS).some((endings) => endings.includes(ending.toLowerCase()));
}
