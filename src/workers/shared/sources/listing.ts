/**
 * Everything that was dropped, as one flat list of names that can be opened later. Archives are opened like folders,
 * also inside folders, one level deep. What cannot be listed is reported, never thrown.
 */
import { archiveName } from '../../../core/photos/archive-type.ts';
import { isPlaceholder, placeholder } from '../../../core/photos/placeholder.ts';
import type { SkippedFile } from '../../../core/records/project.ts';
import type { Encoding } from '../../../core/text/encodings.ts';
import type { PhotoSource } from '../../../protocol/importer.ts';
import { listArchive } from './archive.ts';
import type { Found } from './found.ts';
import type { DiskFile, FoundFile } from './found-file.ts';
import { openInner } from './inner-archive.ts';
import { skipped } from './skipped.ts';
import { fileOnDisk, walk } from './walk.ts';

export interface Listing {
  readonly files: readonly FoundFile[];
  readonly skipped: readonly SkippedFile[];
  /** Paths of what systems keep there for themselves, not opened. */
  readonly hidden: readonly string[];
  /** In which names of archives were read that do not say it; null where all of them say it. */
  readonly nameEncoding: Encoding | null;
  /** What a person should know of how it was listed, in sentences. */
  readonly notes: readonly string[];
}

export interface ListingOptions {
  /** A .parquet of photos is a file a photo. */
  readonly opensTables?: boolean;
  /** Of names in archives that do not say it. */
  readonly nameEncoding?: Encoding | undefined;
}

/**
 * @param onFound called with the number of files found so far
 */
export async function listSources(
  sources: readonly PhotoSource[],
  signal: AbortSignal,
  onFound: (files: number) => void,
  { opensTables = false, nameEncoding }: ListingOptions = {},
): Promise<Listing> {
  const files: FoundFile[] = [];
  const refused: SkippedFile[] = [];
  const hidden: string[] = [];
  const notes: string[] = [];
  let readIn: Encoding | null = null;
  for (const source of sources) {
    // Several things dropped together keep their names as folders; of one alone the name says nothing.
    const prefix = sources.length > 1 && !isLoose(source) ? `${nameOf(source)}/` : '';
    const found: Found = {
      opensTables,
      nameEncoding,
      readNamesIn(encoding) {
        readIn ??= encoding;
      },
      add(file) {
        signal.throwIfAborted();
        if (isPlaceholder(file.path)) refused.push(placeholder(prefix + file.path));
        else files.push(prefix === '' ? file : { path: prefix + file.path, read: file.read });
        if (files.length % 256 === 0) onFound(files.length);
      },
      refuse: (file) => refused.push({ ...file, path: prefix + file.path }),
      hide: (path) => hidden.push(prefix + path),
      note: (text) => notes.push(text),
    };
    try {
      await listSource(source, found, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      refused.push(skipped(nameOf(source), thrown));
    }
  }
  onFound(files.length);
  return { files: withoutTwins(files), skipped: refused, hidden, nameEncoding: readIn, notes };
}

export function nameOf(source: PhotoSource): string {
  switch (source.kind) {
    case 'directory':
      return source.handle.name;
    case 'files':
      return source.name;
    case 'archive':
      return archiveName(source.file.name);
    default:
      return source satisfies never;
  }
}

function isLoose(source: PhotoSource): boolean {
  return source.kind === 'files' && source.isFolder !== true;
}

async function listSource(source: PhotoSource, found: Found, signal: AbortSignal): Promise<void> {
  if (source.kind === 'archive') {
    const listing = await listArchive(source.file, signal, found.nameEncoding);
    const { files, refused, nameEncoding, notes } = listing;
    found.readNamesIn(nameEncoding);
    for (const file of files) found.add(file);
    for (const file of refused) found.refuse(file);
    for (const note of notes) found.note(`${source.file.name}: ${note}`);
    return;
  }
  let onDisk = 0;
  const take = async (file: DiskFile) => {
    onDisk++;
    if (!(await openInner(file, found, signal))) found.add(file);
  };
  if (source.kind === 'directory') {
    for await (const file of walk(source.handle, found, signal)) await take(file);
  }
  for (const { path, file } of source.files ?? []) await take(fileOnDisk(path, async () => file));
  if (source.kind === 'directory') noteKeptBack(source, onDisk, found);
}

/** Chrome says nothing of the names that it leaves out: only the other way into the same folder knows. */
function noteKeptBack(
  { handle, foundFiles = 0 }: Extract<PhotoSource, { kind: 'directory' }>,
  onDisk: number,
  found: Found,
): void {
  const missing = foundFiles - onDisk;
  if (missing <= 0) return;
  const files = missing === 1 ? '1 file' : `${missing.toLocaleString('en')} files`;
  found.note(
    `The browser keeps back ${files} of ${handle.name}: their names hold characters that it does not hand out. Rename them, or drop the folder as a zip.`,
  );
}

/** Two things dropped together may hold the same path; each must stay reachable by its own. */
function withoutTwins(files: readonly FoundFile[]): FoundFile[] {
  const taken = new Set<string>();
  const copies = new Map<string, number>();
  return files.map((file) => {
    let { path } = file;
    while (taken.has(path)) {
      const copy = (copies.get(file.path) ?? 1) + 1;
      copies.set(file.path, copy);
      path = `${file.path} (${copy})`;
    }
    taken.add(path);
    return path === file.path ? file : { path, read: file.read };
  });
}
