/**
 * The pixels of views as a worker sees them: what the teacher is shown and what the student is shown come from here.
 */
import { type PhotoBytes, ViewCutter } from '../../core/views/cut.ts';
import { unpackView, VIEW_BYTES } from '../../core/views/plan.ts';

/** @returns [views, sizePx, sizePx, 3] */
export function cutViews(photo: PhotoBytes, parameters: Uint8Array, sizePx: number): Uint8Array<ArrayBuffer> {
  const cutter = new ViewCutter(sizePx);
  const count = parameters.length / VIEW_BYTES;
  const size = sizePx * sizePx * 3;
  const pixels = new Uint8Array(count * size);
  for (let number = 0; number < count; number++)
    cutter.cut(photo, unpackView(parameters, number * VIEW_BYTES), pixels, number * size);
  return pixels;
}
