// The rows of an image that a filter's windows see, with zeros at both sides, so that no window has to ask where the
// image ends. As many as the filter is high are kept while windows move down: each row is copied once.
import { up16 } from './geometry';

export function ringBytes(rows: i32, framePixels: i32, pixelBytes: usize): usize {
  return up16(<usize>rows << 2) + <usize>rows * up16(<usize>framePixels * pixelBytes);
}

/** Empties the ring and its sides. */
export function clearRing(ring: usize, rows: i32, framePixels: i32, pixelBytes: usize): void {
  memory.fill(ring, 0, ringBytes(rows, framePixels, pixelBytes));
}

/**
 * The framed row with that number, from 0: copied in where it is not there.
 * @param source its first pixel; pixels lie `step` bytes apart, and `pixelBytes` of each are taken
 */
export function ringRow(
  ring: usize,
  rows: i32,
  framePixels: i32,
  pixelBytes: usize,
  id: i32,
  source: usize,
  step: usize,
  pixels: i32,
  left: i32,
): usize {
  const slot = <usize>(id % rows);
  const row = ring + up16(<usize>rows << 2) + slot * up16(<usize>framePixels * pixelBytes);
  if (load<i32>(ring + (slot << 2)) == id + 1) return row;
  store<i32>(ring + (slot << 2), id + 1);
  const to = row + <usize>left * pixelBytes;
  if (step == pixelBytes) {
    memory.copy(to, source, <usize>pixels * pixelBytes);
    return row;
  }
  for (let pixel: usize = 0; pixel < <usize>pixels; pixel++) {
    copyFloats(source + pixel * step, to + pixel * pixelBytes, pixelBytes);
  }
  return row;
}

/** A call of memory.copy costs more than a few words. */
@inline
function copyFloats(from: usize, to: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(to + at, v128.load(from + at));
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
}
