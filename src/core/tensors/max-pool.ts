/**
 * Maximum over windows, with its gradient written out: tfjs-wasm's own goes astray where windows leave a rest or do not
 * overlap (2x2 at stride 2, say). Of equal numbers the first takes the whole slope, as in PyTorch.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface Pool {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
  /** Pixels lower than any, added at each side. */
  readonly pads: readonly [top: number, bottom: number, left: number, right: number];
}

/** Lower than any activation, and a number that every backend knows. */
const LOW = -(2 ** 120);

/** @param x [B, H, W, C] @returns [B, H', W', C] */
export function maxPool(x: tf.Tensor4D, pool: Pool): tf.Tensor4D {
  const { kernel, stride, pads } = pool;
  const [top, bottom, left, right] = pads;
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor4D, tf.GradSaveFunc];
    const value = tf.maxPool(
      input,
      [...kernel],
      [...stride],
      [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
    );
    save([input, value]);
    return {
      value,
      gradFunc: (dy, saved) =>
        gradient(dy as tf.Tensor4D, saved[0] as tf.Tensor4D, saved[1] as tf.Tensor4D, pool),
    };
  });
  return apply(x) as tf.Tensor4D;
}

type Slope = readonly [down: number, across: number];

/**
 * Pixels that lie a whole number of strides apart form a grid of their own; a window has one pixel, or none, of each
 * grid at each of its steps. So the slopes are added grid by grid, and the grids are woven together at the end.
 */
function gradient(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  y: tf.Tensor4D,
  { kernel, stride, pads }: Pool,
): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const [, outHeight, outWidth] = y.shape;
  const [down, across] = stride;
  // Rows and columns of a grid: those of the output, and what windows reach beyond.
  const rows = outHeight + Math.floor((kernel[0] - 1) / down);
  const columns = outWidth + Math.floor((kernel[1] - 1) / across);
  const whole = fitted(x, [pads[0], pads[2]], [rows * down, columns * across], LOW);
  const cells = tf.reshape(whole, [batch * rows, down, columns, across * channels]);
  const gridOf = ([a, b]: Slope) =>
    tf.reshape(tf.slice(cells, [0, a, 0, b * channels], [batch * rows, 1, columns, channels]), [
      batch,
      rows,
      columns,
      channels,
    ]);
  let free: tf.Tensor = tf.onesLike(y);
  const slopes = new Map<string, tf.Tensor>();
  const grids = new Map<string, tf.Tensor>();
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const place: Slope = [i % down, j % across];
      const key = place.join();
      const grid = grids.get(key) ?? gridOf(place);
      grids.set(key, grid);
      const [r, c] = [Math.floor(i / down), Math.floor(j / across)];
      const seen = tf.slice(grid, [0, r, c, 0], [batch, outHeight, outWidth, channels]);
      const hit = tf.mul(tf.cast(tf.equal(seen, y), 'float32'), free);
      free = tf.sub(free, hit);
      const slope = tf.pad(tf.mul(hit, dy), [
        [0, 0],
        [r, rows - outHeight - r],
        [c, columns - outWidth - c],
        [0, 0],
      ]);
      const before = slopes.get(key);
      slopes.set(key, before === undefined ? slope : tf.add(before, slope));
    }
  }
  const nothing = () => tf.zeros([batch, rows, columns, channels]);
  const woven = Array.from({ length: down }, (_, a) => {
    const line = Array.from({ length: across }, (__, b) =>
      tf.reshape(slopes.get(`${a},${b}`) ?? nothing(), [batch * rows * columns, channels]),
    );
    return tf.reshape(tf.concat(line, 1), [batch * rows, columns * across * channels]);
  });
  const all = tf.reshape(tf.concat(woven, 1), [batch, rows * down, columns * across, channels]);
  return fitted(all, [-pads[0], -pads[2]], [height, width], 0);
}

/** With pixels in front (or without some, below 0), and behind as many more or less as a size asks for. */
function fitted(x: tf.Tensor, [top, left]: Slope, [height, width]: Slope, value: number): tf.Tensor4D {
  const [batch, from, fromWidth, channels] = x.shape as [number, number, number, number];
  const wide = tf.pad(
    x,
    [
      [0, 0],
      [Math.max(0, top), Math.max(0, height - top - from)],
      [Math.max(0, left), Math.max(0, width - left - fromWidth)],
      [0, 0],
    ],
    value,
  );
  const begin = [0, Math.max(0, -top), Math.max(0, -left), 0];
  return tf.slice(wide, begin, [batch, height, width, channels]) as tf.Tensor4D;
}
