/** Which photo each row of embeddings is of, as the files beside them say it. */
import type { Photo, Project, Split } from '../records/project.ts';
import type { EmbeddingLayout } from './data-out.ts';
import { type ParquetColumn, parquetOf } from './parquet.ts';

export interface RowFacts {
  /** Where the photo was when it came in. */
  readonly image_path: string;
  /** The path without its ending, as webdataset calls it. */
  readonly key: string;
  /** The class, where clip-retrieval has what is written beside a picture; '' without one. */
  readonly label: string;
  readonly split: Split;
  /** Of the original file. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** One a photo, in their order. */
export function rowFacts(
  { classes }: Pick<Project, 'classes'>,
  photos: readonly Photo[],
): readonly RowFacts[] {
  return photos.map(({ path, classIndex, split, id, widthPx, heightPx }) => ({
    image_path: path,
    key: path.replace(/\.[^./]+$/, ''),
    label: classIndex === null ? '' : classes[classIndex]!,
    split,
    sha256: id,
    width: widthPx,
    height: heightPx,
  }));
}

/** Files that name the rows of a zip, by path. */
export function nameFiles(
  layout: Exclude<EmbeddingLayout, 'safetensors'>,
  facts: readonly RowFacts[],
): readonly (readonly [string, Uint8Array<ArrayBuffer>])[] {
  if (layout === 'clip-retrieval') return [['metadata/metadata_0.parquet', parquetOf(columnsOf(facts))]];
  // A line break in a name would shift all rows below it; the JSON beside it has the name as it is.
  const lines = facts.map(({ image_path: path }) => `${path.replace(/[\r\n]/g, ' ')}\n`);
  const text = (content: string) => new TextEncoder().encode(content);
  return [
    ['names.txt', text(lines.join(''))],
    ['embeddings.json', text(`[\n${facts.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)],
  ];
}

export function tablePath(layout: Exclude<EmbeddingLayout, 'safetensors'>): string {
  return layout === 'npy' ? 'embeddings.npy' : 'img_emb/img_emb_0.npy';
}

function columnsOf(facts: readonly RowFacts[]): readonly ParquetColumn[] {
  const texts = (name: string, of: (row: RowFacts) => string) => ({ name, texts: facts.map(of) });
  const numbers = (name: string, of: (row: RowFacts) => number) => ({ name, numbers: facts.map(of) });
  return [
    texts('image_path', (row) => row.image_path),
    texts('caption', (row) => row.label),
    texts('key', (row) => row.key),
    texts('label', (row) => row.label),
    texts('split', (row) => row.split),
    texts('sha256', (row) => row.sha256),
    numbers('width', (row) => row.width),
    numbers('height', (row) => row.height),
  ];
}
