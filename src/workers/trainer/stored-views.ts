/**
 * Batches of a run that learns on stored views: each photo in one of the views that the teacher has looked at, cut by
 * the function that cut it for the teacher, and with what the teacher said of that very view.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PhotoId } from '../../core/records/project.ts';
import { centredUnit, type Rows } from '../../core/targets/normalise.ts';
import type { ImageSource } from '../../core/training/augment.ts';
import type { BatchImages } from '../../core/training/batch-images.ts';
import { normalisationFactors } from '../../core/training/normalisation.ts';
import type { Draw } from '../../core/training/sampler.ts';
import { ViewCutter } from '../../core/views/cut.ts';
import { planKey, unpackView, VIEW_BYTES, type ViewPlan } from '../../core/views/plan.ts';
import { fromBytes } from '../../core/views/quantise.ts';
import { viewTurn } from '../../core/views/turns.ts';
import { readViews, type StoredViews } from '../../storage/views.ts';

export interface ViewMaterial {
  readonly views: StoredViews;
  /** Decides the order in which a photo's views take their turns. */
  readonly seed: number;
}

/**
 * The views of the training photos.
 * @throws {PupilError} NO_EMBEDDINGS when the teacher has not looked at all of them
 */
export async function openViews(
  fingerprint: string,
  plan: ViewPlan,
  ids: readonly PhotoId[],
  seed: number,
): Promise<ViewMaterial> {
  return { views: await readViews(fingerprint, planKey(plan), ids), seed };
}

export function viewMaterialBytes({ views }: ViewMaterial): number {
  return views.parameters.byteLength + views.values.byteLength;
}

/** Rows of the stored views that a draw takes [B]. */
function drawnRows({ views, seed }: ViewMaterial, { photos, passes }: Draw): Int32Array {
  return photos.map((photo, row) => photo * views.count + viewTurn(views.count, seed, photo, passes[row]!));
}

/** What the teacher said of the drawn views: centred on the mean of whole training photos, unit rows [B, D]. */
export function drawnEmbeddings(material: ViewMaterial, draw: Draw, mean: Float64Array): Rows {
  const { dims, values, scale } = material.views;
  const raw = new Float32Array(draw.photos.length * dims);
  for (const [row, stored] of drawnRows(material, draw).entries()) {
    const own = values.subarray(stored * dims, (stored + 1) * dims);
    const to = raw.subarray(row * dims, (row + 1) * dims);
    if (scale !== null && own instanceof Int8Array) fromBytes(scale, own, to);
    else to.set(own);
  }
  return centredUnit({ dims, values: raw }, mean);
}

/** @param source the training photos, in the order of the views unless rows are named */
export function createViewImages(
  material: ViewMaterial,
  { pixels, sidePx }: ImageSource,
  sizePx: number,
): BatchImages {
  const cutter = new ViewCutter(sizePx);
  const size = sizePx * sizePx * 3;
  const view = new Uint8Array(size);
  const factors = normalisationFactors();
  return {
    cut(draw, rows = draw.photos) {
      const batch = draw.photos.length;
      const images = new Float32Array(batch * size);
      for (const [row, stored] of drawnRows(material, draw).entries()) {
        const at = rows[row]! * sidePx * sidePx * 3;
        const photo = { data: pixels, at, widthPx: sidePx, heightPx: sidePx, channels: 3 } as const;
        cutter.cut(photo, unpackView(material.views.parameters, stored * VIEW_BYTES), view, 0);
        const to = row * size;
        for (let channel = 0; channel < 3; channel++) {
          const [scale, shift] = [factors[channel]!, factors[3 + channel]!];
          for (let i = channel; i < size; i += 3) images[to + i] = view[i]! * scale + shift;
        }
      }
      return tf.tensor4d(images, [batch, sizePx, sizePx, 3]);
    },
    dispose: () => {},
  };
}
