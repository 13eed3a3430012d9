/**
 * From a photo to the pixels that the student was trained on, in plain JavaScript, without anything to install.
 *
 * The rule, to write it again in any language: upright (EXIF), on white, the largest centred square (half pixels are
 * cut off at the left and at the top), then reduced or enlarged to each of the sizes in turn with a triangle filter
 * that is as wide as the reduction (what Pillow calls BILINEAR, PyTorch `antialias=True`), rounded to whole levels.
 */

/**
 * @param {{ data: ArrayLike<number>, width: number, height: number }} photo RGBA, upright, without transparency
 * @param {readonly number[]} sizesPx `sizesPx` of preprocessing.json
 * @returns {Uint8Array} RGB, row by row, [S, S, 3]
 */
export function pixelsOf({ data, width, height }, sizesPx) {
  const side = Math.min(width, height);
  const left = Math.floor((width - side) / 2);
  const top = Math.floor((height - side) / 2);
  let pixels = new Uint8Array(side * side * 3);
  for (let y = 0, to = 0; y < side; y++) {
    for (let x = 0, from = ((top + y) * width + left) * 4; x < side; x++, from += 4) {
      for (let c = 0; c < 3; c++) pixels[to++] = data[from + c];
    }
  }
  let fromPx = side;
  for (const toPx of sizesPx) {
    pixels = resize(pixels, fromPx, toPx);
    fromPx = toPx;
  }
  return pixels;
}

/**
 * A square of RGB bytes to another size: along the rows, then along the columns, in single precision, rounded once at the
 * end.
 */
function resize(pixels, fromPx, toPx) {
  if (fromPx === toPx) return pixels;
  const taps = filter(fromPx, toPx);
  const rows = new Float32Array(fromPx * toPx * 3);
  for (let y = 0; y < fromPx; y++) {
    taps.forEach(({ first, weights }, x) => {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k] * pixels[(y * fromPx + first + k) * 3 + c];
        rows[(y * toPx + x) * 3 + c] = sum;
      }
    });
  }
  const out = new Uint8Array(toPx * toPx * 3);
  const line = toPx * 3;
  taps.forEach(({ first, weights }, y) => {
    const sums = new Float32Array(line);
    for (let k = 0; k < weights.length; k++) {
      for (let i = 0; i < line; i++) sums[i] += weights[k] * rows[(first + k) * line + i];
    }
    for (let i = 0; i < line; i++) out[y * line + i] = Math.round(sums[i]);
  });
  return out;
}

/** For each new pixel: the first old one that counts, and the weights from there on; they sum to 1. */
function filter(fromPx, toPx) {
  const scale = fromPx / toPx;
  const reach = Math.max(1, scale);
  return Array.from({ length: toPx }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.ceil(centre - reach - 0.5));
    const end = Math.min(fromPx, Math.floor(centre + reach - 0.5) + 1);
    const heights = Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const sum = heights.reduce((a, b) => a + b);
    return { first, weights: Float32Array.from(heights, (height) => Math.fround(height) / sum) };
  });
}

/**
 * A photo's file, in a browser or a worker. Elsewhere any decoder will do that gives upright RGBA on white.
 * @param {Blob} file
 * @returns {Promise<{ data: Uint8ClampedArray, width: number, height: number }>}
 */
export async function decode(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  canvas.fillStyle = '#fff';
  canvas.fillRect(0, 0, width, height);
  canvas.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { data: canvas.getImageData(0, 0, width, height).data, width, height };
}
