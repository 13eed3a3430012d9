/**
 * The one function that makes a view: crop, resize, flip and colours, from a photo's bytes to the view's bytes. The
 * teacher's worker and the trainer's both come through here, so that a student learns from the view that the teacher
 * has seen.
 */
import { colour } from '../training/augment.ts';
import { Resampler } from '../training/resample.ts';
import { JITTER_UNIT, type StoredView, WHOLE_PHOTO, WHOLE_SIDE } from './plan.ts';

/** A photo's interleaved bytes; views are cut from its central square. */
export interface PhotoBytes {
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Where its first pixel is. */
  readonly at: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** 4: the fourth byte of a pixel is not looked at. */
  readonly channels: 3 | 4;
}

const ONE = [1, 1, 1] as const;
const ZERO = [0, 0, 0] as const;

/** Square views of one size, with the memory that they need; not to be shared between interleaved uses. */
export class ViewCutter {
  readonly sizePx: number;
  readonly #resampler: Resampler;
  readonly #levels: Float32Array;

  constructor(sizePx: number) {
    this.sizePx = sizePx;
    this.#resampler = new Resampler(sizePx);
    this.#levels = new Float32Array(sizePx * sizePx * 3);
  }

  /** The central square of a photo: [sizePx, sizePx, 3] bytes. */
  whole(photo: PhotoBytes): Uint8Array<ArrayBuffer> {
    const square = new Uint8Array(this.sizePx * this.sizePx * 3);
    this.cut(photo, WHOLE_PHOTO, square, 0);
    return square;
  }

  /** Writes a view of [sizePx, sizePx, 3] bytes. */
  cut(photo: PhotoBytes, view: StoredView, out: Uint8Array, outAt: number): void {
    const { data, widthPx, heightPx, channels } = photo;
    const sidePx = Math.min(widthPx, heightPx);
    const corner = Math.floor((heightPx - sidePx) / 2) * widthPx + Math.floor((widthPx - sidePx) / 2);
    const px = (share: number) => (share * sidePx) / WHOLE_SIDE;
    const crop = {
      left: px(view.left),
      top: px(view.top),
      widthPx: px(view.width),
      heightPx: px(view.height),
    };
    const levels = this.#levels;
    const at = photo.at + corner * channels;
    this.#resampler.resample(data, at, widthPx, crop, view.isFlipped, levels, 0, channels);
    if (view.brightness !== 0 || view.contrast !== 0 || view.saturation !== 0) {
      const factor = (jitter: number) => 1 + jitter / JITTER_UNIT;
      const jitter = {
        brightness: factor(view.brightness),
        contrast: factor(view.contrast),
        saturation: factor(view.saturation),
      };
      colour(levels, 0, this.sizePx * this.sizePx, jitter, ONE, ZERO);
    }
    // Levels are 0..255 by now: cutting the fraction off after adding a half rounds them.
    for (let i = 0; i < levels.length; i++) out[outAt + i] = levels[i]! + 0.5;
  }
}
