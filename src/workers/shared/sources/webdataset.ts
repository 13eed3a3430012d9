/**
 * Shards as webdataset writes them: `key.jpg` with `key.cls`, `key.json` or `key.txt` beside it. What the small files
 * say becomes one list of labels in the shard, so that it is read, shown and corrected like every other list.
 */
import type { FoundFile } from './found-file.ts';

export interface TarFile extends FoundFile {
  readonly kept: Uint8Array | null;
}

type Sidecar = 'cls' | 'json' | 'txt';

interface Sample {
  readonly photos: TarFile[];
  readonly sidecars: Map<Sidecar, TarFile>;
}

const PHOTO = /\.(jpe?g|png|webp|gif|bmp|avif|jxl)$/i;
const LIST_NAME = 'labels.jsonl';
/** A caption is no label. */
const MAX_LABEL_LETTERS = 100;
const MAX_COLUMNS = 32;

export interface Folded {
  readonly files: readonly FoundFile[];
  readonly note: readonly string[];
}

/** @returns the files, with the sidecars of photos replaced by one list when the archive is a shard */
export function foldSidecars(files: readonly TarFile[]): Folded {
  const samples = [...samplesOf(files).values()].filter(({ photos }) => photos.length > 0);
  const kind = kindOf(samples);
  if (kind === null) return { files, note: [] };
  const folded = new Set<FoundFile>();
  const lines: string[] = [];
  for (const { photos, sidecars } of samples) {
    const file = sidecars.get(kind);
    const said = file?.kept == null ? null : fieldsOf(kind, textOf(file.kept));
    if (file === undefined || said === null) continue;
    folded.add(file);
    for (const { path } of photos) lines.push(JSON.stringify({ file_name: path, ...said }));
  }
  if (lines.length === 0) return { files, note: [] };
  const path = freeName(files);
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const list: FoundFile = { path, read: async () => bytes.slice() };
  const count = folded.size === 1 ? '1 small file' : `${folded.size.toLocaleString('en')} small files`;
  return {
    files: [...files.filter((file) => !folded.has(file)), list],
    note: [
      `This is a webdataset shard: its ${count} (.${kind}) beside the photos are read as one list, ${path}.`,
    ],
  };
}

/** By key: all of a path before the first dot of its last part. */
function samplesOf(files: readonly TarFile[]): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const file of files) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const dot = name.indexOf('.', 1);
    if (dot === -1) continue;
    const key = file.path.slice(0, file.path.length - name.length + dot);
    let sample = samples.get(key);
    if (sample === undefined) {
      sample = { photos: [], sidecars: new Map() };
      samples.set(key, sample);
    }
    const ending = name.slice(dot + 1).toLowerCase();
    if (ending === 'cls' || ending === 'json' || ending === 'txt') sample.sidecars.set(ending, file);
    else if (PHOTO.test(name)) sample.photos.push(file);
  }
  return samples;
}

/** The sidecars that give labels: classes, else objects, else texts that repeat as labels do and captions do not. */
function kindOf(samples: readonly Sample[]): Sidecar | null {
  const having = (kind: Sidecar) => samples.filter(({ sidecars }) => sidecars.has(kind)).length;
  if (having('cls') > 0) return 'cls';
  if (having('json') * 2 > samples.length) return 'json';
  if (having('txt') * 2 <= samples.length) return null;
  const texts = samples.flatMap(({ sidecars }) => {
    const kept = sidecars.get('txt')?.kept;
    return kept == null ? [] : [textOf(kept)];
  });
  const areShort = texts.every((text) => text.length <= MAX_LABEL_LETTERS && !text.includes('\n'));
  return areShort && new Set(texts).size * 2 <= texts.length ? 'txt' : null;
}

/** @returns the columns of a row; null where the file says nothing that a list can hold */
function fieldsOf(kind: Sidecar, text: string): Record<string, unknown> | null {
  if (kind !== 'json') return { label: text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value === 'string' || typeof value === 'number') return { label: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = Object.entries(value).filter(
    ([name, field]) => name !== 'file_name' && ['string', 'number', 'boolean'].includes(typeof field),
  );
  return Object.fromEntries(fields.slice(0, MAX_COLUMNS));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim();
}

function freeName(files: readonly FoundFile[]): string {
  const taken = new Set(files.map(({ path }) => path));
  let name = LIST_NAME;
  for (let copy = 2; taken.has(name); copy++) name = `labels (${copy}).jsonl`;
  return name;
}
