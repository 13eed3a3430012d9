/**
 * Working copies to batches of pixels as the teacher takes them: whole photos, or several views of each, cut by the
 * one shared function.
 */
import type { PhotoId } from '../../core/records/project.ts';
import { intoBatch, type Preprocessing } from '../../core/teachers/preprocess.ts';
import { ViewCutter } from '../../core/views/cut.ts';
import { packViews, unpackView, VIEW_BYTES, type ViewPlan } from '../../core/views/plan.ts';
import type { PreparedBatch, PreparePlan } from '../../protocol/preparer.ts';
import { copyBatches, decodedCopies } from '../shared/decoded-copies.ts';
import { takePixels } from '../shared/photos.ts';

/**
 * Writes the next batch, over `spare` where there is one; null after the last. Photos without a working copy are left
 * out.
 */
export type Fill = (spare: Float32Array<ArrayBuffer> | null) => Promise<PreparedBatch | null>;

/** Writes all rows of a photo into a batch [rows, 3, heightPx, widthPx], from one row on, and closes the bitmap. */
type WriteRows = (id: PhotoId, bitmap: ImageBitmap, batch: Float32Array, fromRow: number) => void;

export function prepare({ ids, photosPerBatch, preprocessing, views }: PreparePlan): Fill {
  const rowsPerPhoto = views === null ? 1 : views.count;
  const write = views === null ? wholePhotos(preprocessing) : viewsOf(preprocessing, views);
  const rowValues = 3 * preprocessing.widthPx * preprocessing.heightPx;
  const batches = decodedCopies(copyBatches(ids, photosPerBatch));
  return async (spare) => {
    const { value: decoded, done } = await batches.next();
    if (done === true) return null;
    const pixels = spare ?? new Float32Array(photosPerBatch * rowsPerPhoto * rowValues);
    decoded.forEach(({ id, bitmap }, at) => {
      write(id, bitmap, pixels, at * rowsPerPhoto);
    });
    pixels.fill(0, decoded.length * rowsPerPhoto * rowValues);
    return { ids: decoded.map(({ id }) => id), pixels };
  };
}

function wholePhotos(preprocessing: Preprocessing): WriteRows {
  return (_id, bitmap, batch, row) => intoBatch(preprocessing, takePixels(bitmap), batch, row);
}

/** Views are cut at the teacher's size, one after the other; the photo is decoded once for all of them. */
function viewsOf(preprocessing: Preprocessing, plan: ViewPlan): WriteRows {
  const { widthPx: sidePx, scale, offset } = preprocessing;
  const cutter = new ViewCutter(sidePx);
  const area = sidePx * sidePx;
  const view = new Uint8Array(area * 3);
  return (id, bitmap, batch, fromRow) => {
    const parameters = packViews(plan, id);
    const { data, widthPx, heightPx } = takePixels(bitmap);
    const photo = { data, at: 0, widthPx, heightPx, channels: 4 } as const;
    for (let number = 0; number < plan.count; number++) {
      cutter.cut(photo, unpackView(parameters, number * VIEW_BYTES), view, 0);
      for (let channel = 0; channel < 3; channel++) {
        const [k, o] = [scale[channel]!, offset[channel]!];
        let to = ((fromRow + number) * 3 + channel) * area;
        for (let from = channel; from < view.length; from += 3) batch[to++] = view[from]! * k + o;
      }
    }
  };
}
