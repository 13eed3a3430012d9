/**
 * What training crops and views are cut from: squares that are sharper than the student, of all training photos where
 * these fit in memory, else of a batch at a time. A run sees the same bits either way.
 */
import { STUDENT_SIDE_PX } from '../../core/limits.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { ImageSource } from '../../core/training/augment.ts';
import type { Sampler } from '../../core/training/sampler.ts';
import { sourceSidePx } from '../../core/training/source-side.ts';
import { type BatchPhotos, batchBytes, createBatchReader } from './batch-reader.ts';
import { keepCopies } from './kept-copies.ts';
import { PIXEL_LIMITS } from './pixel-limits.ts';
import { pixelBytes, pixelsAt } from './pixels.ts';
import { readSquares } from './squares.ts';

export interface CropSource {
  readonly sidePx: number;
  /** Held on the host. */
  readonly bytes: number;
  /** @param draw which photos, as positions in the ids that the source was opened with, make up each batch */
  open(draw: Sampler): BatchPhotos;
}

/** What a source depends on beside its photos. */
export interface CropPlan {
  /** Of the student. */
  readonly imageSizePx: number;
  readonly batchSize: number;
  readonly maxBytes: number;
}

export async function cropSource(
  ids: readonly PhotoId[],
  { imageSizePx, batchSize, maxBytes }: CropPlan,
  onRead?: (done: number) => void,
): Promise<CropSource> {
  const sidePx = sidePxFor(ids.length, imageSizePx, maxBytes);
  if (isHeld(ids.length, imageSizePx, maxBytes)) {
    const pixels =
      imageSizePx > STUDENT_SIDE_PX
        ? await squaresOf(ids, sidePx, onRead)
        : await pixelsAt(ids, sidePx, onRead);
    return wholeSource({ pixels, sidePx });
  }
  const buffers = batchBytes(batchSize, sidePx);
  const kept = await keepCopies(ids, Math.max(0, maxBytes - buffers), onRead);
  return {
    sidePx,
    bytes: buffers + kept.bytes,
    open: (draw) => createBatchReader({ ids, sidePx, copies: kept.copies }, draw, batchSize),
  };
}

function wholeSource(source: ImageSource): CropSource {
  const photos: BatchPhotos = {
    source,
    isWhole: true,
    ready: () => Promise.resolve(),
    rowsOf: (_step, drawn) => drawn.photos,
  };
  return { sidePx: source.sidePx, bytes: source.pixels.byteLength, open: () => photos };
}

async function squaresOf(
  ids: readonly PhotoId[],
  sidePx: number,
  onRead?: (done: number) => void,
): Promise<Uint8Array> {
  const pixels = new Uint8Array(pixelBytes(ids.length, sidePx));
  const take = (square: Uint8Array, place: number) => pixels.set(square, place * square.length);
  await readSquares(ids, sidePx, take, undefined, onRead);
  return pixels;
}

/** A working copy: 288 px on its short side, of a photo with much in it. */
const USUAL_COPY_BYTES = 40_000;

/** Of what `cropSource` will hold for so many photos, as far as it can be told without reading them. */
export function cropSourceBytes(count: number, plan: Omit<CropPlan, 'maxBytes'>): number {
  const { trainBytes } = PIXEL_LIMITS;
  const sidePx = sidePxFor(count, plan.imageSizePx, trainBytes);
  if (isHeld(count, plan.imageSizePx, trainBytes)) return pixelBytes(count, sidePx);
  const buffers = batchBytes(plan.batchSize, sidePx);
  return Math.max(buffers, Math.min(trainBytes, buffers + count * USUAL_COPY_BYTES));
}

/** Pixels up to STUDENT_SIDE_PX are stored as such, and so small that they are held however many there are. */
function isHeld(count: number, imageSizePx: number, maxBytes: number): boolean {
  return imageSizePx <= STUDENT_SIDE_PX || pixelBytes(count, sourceSidePx(imageSizePx)) <= maxBytes;
}

/** Where stored pixels are too many, crops are cut from pixels of the student's own size. */
function sidePxFor(count: number, imageSizePx: number, maxBytes: number): number {
  const sidePx = sourceSidePx(imageSizePx);
  const isReduced = imageSizePx <= STUDENT_SIDE_PX && pixelBytes(count, sidePx) > maxBytes;
  return isReduced ? imageSizePx : sidePx;
}
