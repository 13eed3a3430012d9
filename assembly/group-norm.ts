// Group norm, forwards and backwards: sums down the columns (channels) of each image, then one affine map a channel.
import { columnAffine, columnAffineOfTwo, columnMoments, columnProducts } from './columns';
import { firstOfPart, PARTS } from './parts';
import { setBounds } from './rectifier';

/** f64 sums, f64 products, three f32 coefficients a channel and two bounds. */
export function normScratchBytes(channels: i32): usize {
  return <usize>channels * 32 + 16;
}

/** y, and mean and inverse deviation [batch * groups], of x [batch, pixels, C]. */
export function groupNorm(
  x: usize,
  gamma: usize,
  beta: usize,
  batch: i32,
  pixels: i32,
  channels: i32,
  groups: i32,
  epsilon: f32,
  y: usize,
  mean: usize,
  inverse: usize,
  scratch: usize,
): void {
  const bytes = <usize>channels << 2;
  const sums = scratch;
  const squares = sums + (bytes << 1);
  const scale = squares + (bytes << 1);
  const shift = scale + bytes;
  setBounds(scale, channels, -Infinity, Infinity);
  const width = channels / groups;
  const count = <f64>(pixels * width);
  for (let image = 0; image < batch; image++) {
    columnMoments(x, pixels, channels, x, sums, squares);
    for (let group = 0; group < groups; group++) {
      const first = <usize>(group * width) << 2;
      const end = first + (<usize>width << 2);
      let total: f64 = 0;
      for (let c = first; c < end; c += 4) {
        total += load<f64>(sums + (c << 1)) + <f64>load<f32>(x + c) * <f64>pixels;
      }
      const center = total / count;
      let spread: f64 = 0;
      for (let c = first; c < end; c += 4) {
        // Sum of (x - center)^2 from the sums of x - x0.
        const offset = <f64>load<f32>(x + c) - center;
        spread += load<f64>(squares + (c << 1)) + 2 * offset * load<f64>(sums + (c << 1)) + offset * offset * <f64>pixels;
      }
      const rate = 1 / Math.sqrt(max<f64>(0, spread / count) + <f64>epsilon);
      const at = <usize>(image * groups + group) << 2;
      store<f32>(mean + at, <f32>center);
      store<f32>(inverse + at, <f32>rate);
      for (let c = first; c < end; c += 4) {
        const factor = <f64>load<f32>(gamma + c) * rate;
        store<f32>(scale + c, <f32>factor);
        store<f32>(shift + c, <f32>(<f64>load<f32>(beta + c) - center * factor));
      }
    }
    columnAffine(x, pixels, channels, scale, y);
    x += <usize>pixels * bytes;
    y += <usize>pixels * bytes;
  }
}

/** dx, dgamma [C], dbeta [C]. Nothing is cut: of a rectifier only the bounds are read, which stand behind d. */
function gradientOfImages(
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  inverse: usize,
  batch: i32,
  pixels: i32,
  channels: i32,
  groups: i32,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  scratch: usize,
): void {
  const bytes = <usize>channels << 2;
  const sums = scratch;
  const products = sums + (bytes << 1);
  const a = products + (bytes << 1);
  const b = a + bytes;
  const d = b + bytes;
  setBounds(b, channels, -Infinity, Infinity);
  const width = channels / groups;
  const count = <f64>(pixels * width);
  memory.fill(dgamma, 0, bytes);
  memory.fill(dbeta, 0, bytes);
  for (let image = 0; image < batch; image++) {
    for (let group = 0; group < groups; group++) {
      const center = load<f32>(mean + (<usize>(image * groups + group) << 2));
      for (let c = group * width; c < (group + 1) * width; c++) store<f32>(a + (<usize>c << 2), center);
    }
    columnProducts(dy, x, pixels, channels, a, b, sums, products);
    for (let group = 0; group < groups; group++) {
      const at = <usize>(image * groups + group) << 2;
      const rate = <f64>load<f32>(inverse + at);
      const first = <usize>(group * width) << 2;
      const end = first + (<usize>width << 2);
      let sum: f64 = 0;
      let slope: f64 = 0;
      for (let c = first; c < end; c += 4) {
        const product = load<f64>(products + (c << 1)) * rate;
        store<f32>(dgamma + c, load<f32>(dgamma + c) + <f32>product);
        store<f32>(dbeta + c, load<f32>(dbeta + c) + <f32>load<f64>(sums + (c << 1)));
        sum += <f64>load<f32>(gamma + c) * load<f64>(sums + (c << 1));
        slope += <f64>load<f32>(gamma + c) * product;
      }
      const inner = (-rate * rate * slope) / count;
      const rest = (-rate * sum) / count - inner * <f64>load<f32>(mean + at);
      for (let c = first; c < end; c += 4) {
        store<f32>(a + c, <f32>(<f64>load<f32>(gamma + c) * rate));
        store<f32>(b + c, <f32>inner);
        store<f32>(d + c, <f32>rest);
      }
    }
    columnAffineOfTwo(dy, x, pixels, channels, b, a, dx);
    dy += <usize>pixels * bytes;
    x += <usize>pixels * bytes;
    dx += <usize>pixels * bytes;
  }
}

/**
 * dx of the parts from `from` to `to` of the images, and what each part gives to dgamma and dbeta: given [2, PARTS,
 * C].
 */
export function groupNormGradient(
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  inverse: usize,
  batch: i32,
  pixels: i32,
  channels: i32,
  groups: i32,
  dx: usize,
  given: usize,
  scratch: usize,
  from: i32,
  to: i32,
): void {
  const bytes = <usize>channels << 2;
  for (let part = from; part < to; part++) {
    const first = firstOfPart(batch, part);
    const count = firstOfPart(batch, part + 1) - first;
    const at = <usize>(first * pixels) * bytes;
    const row = <usize>(first * groups) << 2;
    const dgamma = given + <usize>part * bytes;
    const dbeta = dgamma + <usize>PARTS * bytes;
    gradientOfImages(
      dy + at,
      x + at,
      gamma,
      mean + row,
      inverse + row,
      count,
      pixels,
      channels,
      groups,
      dx + at,
      dgamma,
      dbeta,
      scratch,
    );
  }
}
