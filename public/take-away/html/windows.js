/** Layers that look at an image [height, width, channels] through a window. */
import { rowsAtATime } from './products.js';

/** Pixels of the output, [height, width]. */
function outputSize([height, width], { kernel, stride, pads, dilation = [1, 1] }) {
  const along = (size, axis) =>
    Math.floor(
      (size + pads[2 * axis] + pads[2 * axis + 1] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis],
    ) + 1;
  return [along(height, 0), along(width, 1)];
}

/** As a product of windows, laid out as rows, with the kernel: a strip of rows at a time. Groups one after the other. */
export function conv(x, step, weight, bias, products) {
  const [height, width, channels] = x.shape;
  const { kernel, groups, outputs } = step;
  const [outHeight, outWidth] = outputSize([height, width], step);
  const [inputs, each] = [channels / groups, outputs / groups];
  const k = kernel[0] * kernel[1] * inputs;
  const pixels = outHeight * outWidth;
  const data = new Float32Array(pixels * outputs);
  for (let group = 0; group < groups; group++) {
    const mostRows = rowsAtATime(k, pixels);
    const product = products(ofGroup(weight, k, outputs, group * each, each), k, each, mostRows);
    for (let first = 0; first < pixels; first += mostRows) {
      const rows = Math.min(mostRows, pixels - first);
      windowsAsRows(x, step, { first, rows, outWidth, from: group * inputs, inputs }, product.a);
      const c = product.run(rows);
      for (let row = 0; row < rows; row++) {
        const to = (first + row) * outputs + group * each;
        for (let o = 0; o < each; o++)
          data[to + o] = c[row * each + o] + (bias === null ? 0 : bias[group * each + o]);
      }
    }
  }
  return { shape: [outHeight, outWidth, outputs], data };
}

/** Columns `from` to `from + count` of the kernel [k, outputs]. */
function ofGroup(weight, k, outputs, from, count) {
  if (count === outputs) return weight;
  const part = new Float32Array(k * count);
  for (let p = 0; p < k; p++)
    part.set(weight.subarray(p * outputs + from, p * outputs + from + count), p * count);
  return part;
}

function windowsAsRows(
  { shape, data },
  { kernel, stride, pads, dilation },
  { first, rows, outWidth, from, inputs },
  a,
) {
  const [height, width, channels] = shape;
  const isPointwise =
    kernel[0] * kernel[1] * stride[0] * stride[1] === 1 &&
    inputs === channels &&
    pads.every((pad) => pad === 0);
  if (isPointwise) {
    a.set(data.subarray(first * channels, (first + rows) * channels));
    return;
  }
  let to = 0;
  for (let pixel = first; pixel < first + rows; pixel++) {
    const top = Math.floor(pixel / outWidth) * stride[0] - pads[0];
    const left = (pixel % outWidth) * stride[1] - pads[2];
    for (let r = 0; r < kernel[0]; r++) {
      const y = top + r * dilation[0];
      for (let s = 0; s < kernel[1]; s++, to += inputs) {
        const column = left + s * dilation[1];
        const isInside = y >= 0 && y < height && column >= 0 && column < width;
        const at = (y * width + column) * channels + from;
        for (let c = 0; c < inputs; c++) a[to + c] = isInside ? data[at + c] : 0;
      }
    }
  }
}

/** One kernel [height, width, 1] a channel, or several: [height, width, channels, multiplier]. */
export function depthwise(x, step, weight, bias) {
  const [, , channels] = x.shape;
  const { multiplier, kernel } = step;
  const outputs = channels * multiplier;
  const [outHeight, outWidth] = outputSize(x.shape, step);
  const data = new Float32Array(outHeight * outWidth * outputs);
  eachWindow(x.shape, step, [outHeight, outWidth], (pixel, at, tap) => {
    for (let c = 0; c < channels; c++) {
      const value = x.data[at + c];
      const to = pixel * outputs + c * multiplier;
      const from = tap * outputs + c * multiplier;
      for (let m = 0; m < multiplier; m++) data[to + m] += value * weight[from + m];
    }
  });
  if (bias !== null) for (let i = 0; i < data.length; i++) data[i] += bias[i % outputs];
  if (weight.length !== kernel[0] * kernel[1] * outputs)
    throw new Error('A depthwise kernel has another size.');
  return { shape: [outHeight, outWidth, outputs], data };
}

/** Calls with each pixel of the output, where in the input each pixel of its window begins, and which it is. */
function eachWindow(
  [height, width, channels],
  { kernel, stride, pads, dilation = [1, 1] },
  [outHeight, outWidth],
  visit,
) {
  for (let i = 0; i < outHeight; i++) {
    for (let j = 0; j < outWidth; j++) {
      for (let r = 0; r < kernel[0]; r++) {
        const y = i * stride[0] - pads[0] + r * dilation[0];
        if (y < 0 || y >= height) continue;
        for (let s = 0; s < kernel[1]; s++) {
          const column = j * stride[1] - pads[2] + s * dilation[1];
          if (column < 0 || column >= width) continue;
          visit(i * outWidth + j, (y * width + column) * channels, r * kernel[1] + s);
        }
      }
    }
  }
}

export function maxPool(x, step) {
  const channels = x.shape[2];
  const size = outputSize(x.shape, step);
  const data = new Float32Array(size[0] * size[1] * channels).fill(-Infinity);
  eachWindow(x.shape, step, size, (pixel, at) => {
    for (let c = 0; c < channels; c++) {
      const to = pixel * channels + c;
      if (x.data[at + c] > data[to]) data[to] = x.data[at + c];
    }
  });
  return { shape: [...size, channels], data };
}

/** What is added at the sides is 0, and counts as pixels only as far as `counted` says. */
export function averagePool(x, step) {
  const [height, width, channels] = x.shape;
  const size = outputSize(x.shape, step);
  const data = new Float32Array(size[0] * size[1] * channels);
  eachWindow(x.shape, step, size, (pixel, at) => {
    for (let c = 0; c < channels; c++) data[pixel * channels + c] += x.data[at + c];
  });
  const along = (at, axis, pixels) => {
    const start = at * step.stride[axis] - step.pads[2 * axis];
    const end = Math.min(pixels + step.counted[2 * axis + 1], start + step.kernel[axis]);
    return end - Math.max(-step.counted[2 * axis], start);
  };
  for (let pixel = 0; pixel < size[0] * size[1]; pixel++) {
    const count = along(Math.floor(pixel / size[1]), 0, height) * along(pixel % size[1], 1, width);
    for (let c = 0; c < channels; c++) data[pixel * channels + c] /= count;
  }
  return { shape: [...size, channels], data };
}
