/**
 * Paths to classes and splits, before a single file is read. Understands class folders, split x class folders, one
 * wrapper folder around either, flat folders and unlabelled photos, and metadata beside the photos, whose labels win
 * over folders.
 */
import type { Split } from '../records/project.ts';
import { displayName } from './class-names.ts';
import type { Metadata, MetadataRow } from './metadata.ts';
import { naturalOrder } from './natural-order.ts';
import { splitNamed } from './split-names.ts';

export interface PlacedFile {
  /** As it came: the key by which the file is opened. */
  readonly path: string;
  /** null = unlabelled. */
  readonly className: string | null;
  /** null = not said by the folder. */
  readonly split: Split | null;
}

export interface Layout {
  /** In natural order of their paths, without files that only machines care about. */
  readonly files: readonly PlacedFile[];
  /** Natural order. A class may turn out empty once its files are read. */
  readonly classes: readonly string[];
}

const UNLABELLED = new Set(['unlabelled', 'unlabeled', '_']);
const PHOTO_NAME = /\.(jpe?g|jfif|png|webp|gif|bmp|avif|ico|heic|heif|tiff?|jxl|svg)$/i;

/** Hidden files and the droppings of operating systems: never shown, not even as skipped. */
export function isIgnored(path: string): boolean {
  return path
    .split('/')
    .some(
      (part) =>
        part.startsWith('.') || part === '__MACOSX' || /^(thumbs\.db|desktop\.ini|icon\r)$/i.test(part),
    );
}

/** @param paths `/` between parts, relative to what was dropped */
export function layOut(paths: readonly string[], metadata: readonly Metadata[] = []): Layout {
  const kept = paths.filter((path) => !isIgnored(path)).sort(naturalOrder);
  // Only photos shape the tree: a README beside the folders must not hide a wrapper. Without any known name, all
  // files do.
  const photos = kept.filter((path) => PHOTO_NAME.test(path));
  const folders = foldersOf(photos.length > 0 ? photos : kept);
  const wrapper = wrapperDepth(folders);
  const hasSplits = isSplitLevel(topNames(folders, wrapper));
  const said = saidByMetadata(metadata);
  const labels = new Set([...said.values()].flatMap((row) => row.label ?? []));

  const files = kept.map((path): PlacedFile => {
    const parts = path.split('/').slice(0, -1).slice(wrapper);
    const split = hasSplits ? splitNamed(parts[0] ?? '') : null;
    const folder = classOf(split === null ? parts[0] : parts[1]);
    const row = said.get(path);
    if (row !== undefined) {
      return { path, className: row.label ?? (labels.size > 0 ? null : folder), split: row.split ?? split };
    }
    // With labels from metadata, a folder such as `images` is a class only if the metadata knows it too.
    const isClass = folder !== null && (labels.size === 0 || labels.has(folder));
    return { path, className: isClass ? folder : null, split };
  });

  const classes = [...new Set(files.flatMap((file) => file.className ?? []))].sort(naturalOrder);
  return { files, classes };
}

function classOf(folder: string | undefined): string | null {
  if (folder === undefined) return null;
  const name = displayName(folder);
  return name === '' || UNLABELLED.has(name.toLowerCase()) ? null : name;
}

/** Folder parts of each path, the file's own name left out. */
function foldersOf(paths: readonly string[]): readonly (readonly string[])[] {
  return paths.map((path) => path.split('/').slice(0, -1));
}

/**
 * How many folders at the top hold everything and so say nothing: `data/photos/cat/1.jpg` with `data/photos` around
 * all.
 */
function wrapperDepth(folders: readonly (readonly string[])[]): number {
  const first = folders[0];
  if (first === undefined) return 0;
  let depth = first.length;
  for (const parts of folders) {
    let same = 0;
    while (same < depth && parts[same] === first[same]) same++;
    depth = same;
    if (depth === 0) break;
  }
  return depth;
}

function topNames(folders: readonly (readonly string[])[], depth: number): ReadonlySet<string> {
  return new Set(folders.flatMap((parts) => parts[depth] ?? []));
}

/** Every top folder names a split or holds unlabelled photos: beside real classes, `test` is a class too. */
function isSplitLevel(names: ReadonlySet<string>): boolean {
  let hasSplit = false;
  for (const name of names) {
    if (splitNamed(name) !== null) hasSplit = true;
    else if (classOf(name) !== null) return false;
  }
  return hasSplit;
}

function saidByMetadata(metadata: readonly Metadata[]): ReadonlyMap<string, MetadataRow> {
  const said = new Map<string, MetadataRow>();
  for (const { path, rows } of metadata) {
    const folder = path.split('/').slice(0, -1);
    for (const row of rows) said.set([...folder, ...row.file.split('/')].join('/'), row);
  }
  return said;
}
