/**
 * What is stored of many photos at once, in blocks: copies, pixels, embeddings, views, and the cursors that say what
 * is whole.
 */

import { VIEW_BYTES } from '../views/plan.ts';
import type { ByteScale } from '../views/quantise.ts';
import type { PhotoId } from './project.ts';
import { array, count, holds, list, number, of, orNull, parser, record, since, size, text } from './shape.ts';

/** Compressed working copies (short side at most 288 px, upright, on white), several photos a record. */
export interface CopyBlock {
  readonly key: string;
  readonly ids: readonly PhotoId[];
  /** Start of each photo's encoded bytes in `bytes`, plus the end: ids.length + 1 entries. */
  readonly offsets: Uint32Array;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/**
 * Square RGB pixels at STUDENT_SIDE_PX (centre crop of the short side), one byte a channel, several photos a record.
 */
export interface PixelBlock {
  readonly key: string;
  readonly ids: readonly PhotoId[];
  readonly sidePx: number;
  /** [ids.length, sidePx, sidePx, 3] */
  readonly pixels: Uint8Array;
}

/** Where a photo's working copy and pixels are. One small record a photo, shared by all projects. */
export interface CopyIndex {
  readonly id: PhotoId;
  readonly copyKey: string;
  readonly copyRow: number;
  readonly pixelKey: string;
  readonly pixelRow: number;
  /** Of the original, upright: a photo that is known need not be decoded again to be described. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Embeddings of one teacher, several photos a record, as the teacher gave them (not normalised). */
export interface EmbeddingBlock {
  readonly fingerprint: string;
  readonly block: number;
  readonly ids: readonly PhotoId[];
  readonly dims: number;
  /** [ids.length, dims] */
  readonly values: Float32Array;
}

/** Whose embeddings a block holds: asked for without reading megabytes. */
export interface EmbeddingIndex {
  readonly fingerprint: string;
  readonly block: number;
  readonly ids: readonly PhotoId[];
}

/**
 * Committed in the same transaction as each block: what is finished, and how many photos the teacher has really been
 * shown.
 */
export interface EmbeddingCursor {
  readonly fingerprint: string;
  readonly blocks: number;
  readonly rows: number;
  /** Numbers an embedding; null where version 2 of the database had left a cursor without a block. */
  readonly dims: number | null;
  readonly photosSeen: number;
  readonly embedMs: number;
}

/** Embeddings of several stored views of each photo, several photos a record, in the order of its ViewIndex. */
export interface ViewBlock {
  readonly fingerprint: string;
  /**
   * Which views: their number, how they were drawn, and the seed. Part of the key, so that plans live side by side.
   */
  readonly plan: string;
  readonly block: number;
  readonly dims: number;
  /** [photos, V, VIEW_BYTES]: what each view was, packed. */
  readonly parameters: Uint8Array;
  /** [photos, V, dims]: quantised, or as the teacher gave them. */
  readonly values: Int8Array | Float32Array;
}

/** Whose views a block holds: asked for without reading megabytes. */
export interface ViewIndex {
  readonly fingerprint: string;
  readonly plan: string;
  readonly block: number;
  readonly ids: readonly PhotoId[];
  /** Of the block, this record included. */
  readonly storedBytes: number;
}

/** Committed in the same transaction as each block of views: what is finished, and what its bytes mean. */
export interface ViewCursor {
  readonly fingerprint: string;
  readonly plan: string;
  readonly blocks: number;
  /** Photos of which all views are there. */
  readonly photos: number;
  readonly storedBytes: number;
  /** Looks that the teacher has really taken, and how long they took. */
  readonly looks: number;
  readonly lookMs: number;
  /**
   * Fitted before the first block and the same for all of them; null where embeddings are kept as the teacher gave
   * them.
   */
  readonly scale: ByteScale | null;
}

/** A text as the teacher reads it: of one prompt, not normalised. */
export interface TextEmbedding {
  readonly fingerprint: string;
  readonly text: string;
  /** [dims] */
  readonly values: Float32Array;
}

const IMPORT_AGAIN = 'Remove the project and import its folder again.';
const LOOK_AGAIN = 'Let the teacher look again.';
const IDS = list(text);

const COPIES = holds(
  record<CopyBlock>({
    key: text,
    ids: IDS,
    offsets: array(Uint32Array),
    mimeType: text,
    bytes: array(Uint8Array),
  }),
  'one copy a photo',
  ({ ids, offsets, bytes }) => offsets.length === ids.length + 1 && offsets[ids.length] === bytes.length,
);
export const parseCopyBlock = parser('A block of working copies', IMPORT_AGAIN, COPIES);

const PIXELS = holds(
  record<PixelBlock>({ key: text, ids: IDS, sidePx: size, pixels: array(Uint8Array) }),
  'a square of pixels a photo',
  ({ ids, sidePx, pixels }) => pixels.length === ids.length * sidePx * sidePx * 3,
);
export const parsePixelBlock = parser('A block of pixels', IMPORT_AGAIN, PIXELS);

const COPY_INDEX = record<CopyIndex>({
  id: text,
  copyKey: text,
  copyRow: count,
  pixelKey: text,
  pixelRow: count,
  widthPx: size,
  heightPx: size,
});
export const parseCopyIndex = parser('The place of a working copy', IMPORT_AGAIN, COPY_INDEX);

const EMBEDDINGS = holds(
  record<EmbeddingBlock>({
    fingerprint: text,
    block: count,
    ids: IDS,
    dims: size,
    values: array(Float32Array),
  }),
  'one embedding a photo',
  ({ ids, dims, values }) => values.length === ids.length * dims,
);
export const parseEmbeddingBlock = parser('A block of embeddings', IMPORT_AGAIN, EMBEDDINGS);

const CURSOR = record<EmbeddingCursor>({
  fingerprint: text,
  blocks: count,
  rows: count,
  dims: since(null, orNull(size)),
  photosSeen: count,
  embedMs: number,
});
export const parseEmbeddingCursor = parser(
  'The state of the embeddings',
  'Remove them, and let the teacher look again.',
  CURSOR,
);

const EMBEDDING_INDEX = record<EmbeddingIndex>({ fingerprint: text, block: count, ids: IDS });
export const parseEmbeddingIndex = parser('The photos of a block of embeddings', LOOK_AGAIN, EMBEDDING_INDEX);

const VIEWS = holds(
  record<ViewBlock>({
    fingerprint: text,
    plan: text,
    block: count,
    dims: size,
    parameters: array(Uint8Array),
    values: of<ViewBlock['values']>(
      'numbers',
      (value) => value instanceof Int8Array || value instanceof Float32Array,
    ),
  }),
  'one embedding a view',
  ({ dims, parameters, values }) => parameters.length * dims === values.length * VIEW_BYTES,
);
export const parseViewBlock = parser('A block of views', IMPORT_AGAIN, VIEWS);

const VIEW_INDEX = record<ViewIndex>({
  fingerprint: text,
  plan: text,
  block: count,
  ids: IDS,
  storedBytes: number,
});
export const parseViewIndex = parser('The photos of a block of views', LOOK_AGAIN, VIEW_INDEX);

const VIEW_CURSOR = record<ViewCursor>({
  fingerprint: text,
  plan: text,
  blocks: count,
  photos: count,
  storedBytes: number,
  looks: count,
  lookMs: number,
  scale: orNull(record<ByteScale>({ centre: array(Float32Array), step: number })),
});
export const parseViewCursor = parser(
  'The state of the views',
  'Choose another number of views.',
  VIEW_CURSOR,
);

const TEXT = record<TextEmbedding>({ fingerprint: text, text, values: array(Float32Array) });
export const parseTextEmbedding = parser('What a teacher made of a text', 'Let it read again.', TEXT);
