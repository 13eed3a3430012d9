/**
 * Which views of a photo a teacher looks at, so that a student can be shown the very same ones (dataset
 * reinforcement: methods E.3). View 0 is the photo, view 1 its mirror image, the rest are random crops, mirrored or
 * not, with changed colours. What a view is depends on (seed, photo, number) alone: never on order, on other photos,
 * or on how many views there are.
 */
import { createRandom } from '../random.ts';
import type { Augmentation } from '../recipe/augmentation.ts';
import type { PhotoId } from '../records/project.ts';
import { drawCrop } from '../training/augment.ts';

export const VIEW_COUNTS = [1, 2, 8, 16] as const;
export type ViewCount = (typeof VIEW_COUNTS)[number];

/** How embeddings of views are kept: a byte a number on one scale, or as the teacher gave them. */
export type ViewPrecision = 'int8' | 'fp32';

export interface ViewPlan {
  readonly count: ViewCount;
  readonly seed: number;
  readonly augmentation: Augmentation;
  readonly precision: ViewPrecision;
}

/** Raise it when the same numbers mean other pixels: views that were looked at before are then no longer these. */
const VIEWS_VERSION = 1;
const VIEW_STREAMS = 0x7e3a11c5;

/** What the studio's recipes do to photos anyway. */
const USUAL_AUGMENTATION: Augmentation = { flip: true, minCropArea: 0.5, colour: 0.2 };

/** One seed for all: views belong to photos, and every run and project that has the photo can use them. */
export function usualPlan(count: ViewCount, precision: ViewPrecision = 'int8'): ViewPlan {
  return { count, seed: 1, augmentation: USUAL_AUGMENTATION, precision };
}

/** Names a plan in storage: equal where all views, and how they are kept, are equal. */
export function planKey({ count, seed, augmentation, precision }: ViewPlan): string {
  const { flip, minCropArea, colour } = augmentation;
  const drawn = `crop ${minCropArea}, colour ${colour}, ${flip ? 'flip' : 'no flip'}`;
  return `v${VIEWS_VERSION}: ${count} views, seed ${seed}, ${drawn}, ${precision}`;
}

/** A box edge of this many shares is the whole side of the photo's central square. */
export const WHOLE_SIDE = 0xffff;
/** A jitter of j multiplies by 1 + j / JITTER_UNIT. */
export const JITTER_UNIT = 128;

/** What a view is, in the whole numbers in which it is stored. */
export interface StoredView {
  /** In shares of the central square's side, 0..WHOLE_SIDE; left + width and top + height stay within it. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly isFlipped: boolean;
  /** -127..127 each. */
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
}

export const WHOLE_PHOTO: StoredView = {
  left: 0,
  top: 0,
  width: WHOLE_SIDE,
  height: WHOLE_SIDE,
  isFlipped: false,
  brightness: 0,
  contrast: 0,
  saturation: 0,
};

/** @param number 0..count - 1 */
export function drawView(plan: ViewPlan, photo: PhotoId, number: number): StoredView {
  const { flip, minCropArea, colour } = plan.augmentation;
  if (number === 0) return WHOLE_PHOTO;
  if (number === 1 && flip) return { ...WHOLE_PHOTO, isFlipped: true };
  const random = createRandom(plan.seed ^ VIEW_STREAMS, Math.imul(number, 0x01000193) ^ streamOf(photo));
  const { left, top, widthPx: width, heightPx: height } = drawCrop(random, WHOLE_SIDE, minCropArea);
  const isFlipped = random.uniform() < 0.5 && flip;
  const jitter = () =>
    Math.min(127, Math.max(-127, Math.round(JITTER_UNIT * colour * (2 * random.uniform() - 1))));
  return {
    left,
    top,
    width,
    height,
    isFlipped,
    brightness: jitter(),
    contrast: jitter(),
    saturation: jitter(),
  };
}

/** FNV-1a of a photo's id. */
function streamOf(photo: PhotoId): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < photo.length; i++) hash = Math.imul(hash ^ photo.charCodeAt(i), 0x01000193);
  return hash;
}

/** Box as four 16-bit numbers (little-endian), flip, three signed jitters. */
export const VIEW_BYTES = 12;

/** All views of a photo under a plan: [count, VIEW_BYTES]. */
export function packViews(plan: ViewPlan, photo: PhotoId): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(plan.count * VIEW_BYTES);
  for (let number = 0; number < plan.count; number++)
    packView(drawView(plan, photo, number), bytes, number * VIEW_BYTES);
  return bytes;
}

export function packView(view: StoredView, bytes: Uint8Array, at: number): void {
  const data = new DataView(bytes.buffer, bytes.byteOffset + at, VIEW_BYTES);
  [view.left, view.top, view.width, view.height].forEach((share, i) => {
    data.setUint16(2 * i, share, true);
  });
  data.setUint8(8, Number(view.isFlipped));
  [view.brightness, view.contrast, view.saturation].forEach((jitter, i) => {
    data.setInt8(9 + i, jitter);
  });
}

export function unpackView(bytes: Uint8Array, at: number): StoredView {
  const data = new DataView(bytes.buffer, bytes.byteOffset + at, VIEW_BYTES);
  const share = (i: number) => data.getUint16(2 * i, true);
  return {
    left: share(0),
    top: share(1),
    width: share(2),
    height: share(3),
    isFlipped: data.getUint8(8) === 1,
    brightness: data.getInt8(9),
    contrast: data.getInt8(10),
    saturation: data.getInt8(11),
  };
}
