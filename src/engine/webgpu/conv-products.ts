/**
 * A convolution and its gradients as products. The left operand is never written out: patches of images, or of
 * gradients, are read where they are. A term of a patch is a tap of the filter and a channel, channels first.
 */
import type { ConvGeometry } from './conv-geometry.ts';
import {
  type GemmDescription,
  type GemmPlan,
  type Operand,
  type Precision,
  planProduct,
} from './gemm-description.ts';
import { matrixOperand } from './gemm-matrices.ts';
import type { ProductSizes } from './gemm-tiles.ts';

/** y = patches of x [positions, terms] times the filter [terms, outputs]. */
export function forwardProduct(g: ConvGeometry, precision: Precision): GemmDescription {
  const terms = g.filterHeight * g.filterWidth * g.inChannels;
  const sizes = { rows: g.images * g.outHeight * g.outWidth, columns: g.outChannels, depth: terms, batch: 1 };
  const code = `${PATCHES}
fn aPlace(product: u32, position: u32) -> vec4i {
  return vec4i(cornerOf(position), select(0, 1, position < ${sizes.rows}u));
}
fn aLoad(corner: vec4i, term: u32) -> vec4f {
  if (corner.w == 0) { return vec4f(); }
  return termsAt(corner.xyz, term);
}
${patchCode(g.inChannels, terms)}`;
  return {
    ...planProduct(sizes, false),
    a: { neighbours: 'inner', element: elementFor(g.inChannels), code },
    b: matrixOperand('b', { outer: g.outChannels, inner: terms, neighbours: 'outer', step: 0 }),
    precision,
  };
}

/** Terms [filter height, filter width, channels] by outputs. */
export const planFilterGradient = (g: ConvGeometry): GemmPlan => {
  const terms = g.filterHeight * g.filterWidth * g.inChannels;
  const positions = g.images * g.outHeight * g.outWidth;
  return planProduct({ rows: terms, columns: g.outChannels, depth: positions, batch: 1 }, true);
};

/** dfilter = patches of x, turned [terms, positions], times dy [positions, outputs]. */
export function filterGradientProduct(g: ConvGeometry, precision: Precision): GemmDescription {
  const plan = planFilterGradient(g);
  const { rows: terms, depth: positions } = plan.sizes;
  const code = `${PATCHES}
fn aPlace(product: u32, term: u32) -> vec4i { return vec4i(i32(term), 0, 0, 0); }
fn aLoad(place: vec4i, position: u32) -> vec4f {
  if (position >= ${positions}u) { return vec4f(); }
  return termsAt(cornerOf(position), u32(place.x));
}
${patchCode(g.inChannels, terms)}`;
  return {
    ...plan,
    a: { neighbours: 'outer', element: elementFor(g.inChannels), code },
    b: matrixOperand('b', { outer: g.outChannels, inner: positions, neighbours: 'outer', step: 0 }),
    precision,
    slopes: 'b',
  };
}

const elementFor = (channels: number) => (channels % 4 === 0 ? 'vec4f' : 'f32');

/** Corner of a patch: where its image begins, its top and its left, which may lie outside. */
const PATCHES = `
fn cornerOf(position: u32) -> vec3i {
  let image = position / (outHeight * outWidth);
  let row = position / outWidth % outHeight;
  let column = position % outWidth;
  return vec3i(vec3u(image * (inHeight * inWidth * inChannels), row * strideHeight, column * strideWidth)) - vec3i(0, padTop, padLeft);
}
fn addressOf(corner: vec3i, term: u32) -> i32 {
  let tap = i32(term / inChannels);
  let y = corner.y + tap / filterWidth;
  let x = corner.z + tap % filterWidth;
  if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) { return -1; }
  return corner.x + (y * inWidth + x) * inChannels + i32(term % inChannels);
}`;

/** Four terms of a patch; four channels of one tap are one read. */
function patchCode(channels: number, terms: number): string {
  const vector = `
  let at = addressOf(corner, term);
  if (at < 0) { return vec4f(); }
  return a[u32(at) / 4u];`;
  return `fn termsAt(corner: vec3i, term: u32) -> vec4f {
  if (term >= ${terms}u) { return vec4f(); }
  ${channels % 4 === 0 ? vector : fourOf('addressOf(corner, term + c)', `term + c < ${terms}u`, 'a')}
}`;
}

/** WGSL that returns four numbers, each at its own address; -1: zero. */
function fourOf(address: string, condition: string, buffer: string): string {
  return `
  var four = vec4f();
  for (var c = 0u; c < 4u; c++) {
    let at = ${address};
    if (${condition} && at >= 0) { four[c] = ${buffer}[at]; }
  }
  return four;`;
}

/**
 * dx = patches of dy times the turned filter, one product for each phase of the stride: pixels whose row and column
 * leave the same rest meet the same taps, and only those. Terms are a tap of the phase and an output channel.
 */
export function inputGradientProduct(g: ConvGeometry, precision: Precision): GemmDescription {
  const [down, across] = [Math.ceil(g.inHeight / g.strideHeight), Math.ceil(g.inWidth / g.strideWidth)];
  const taps = Math.ceil(g.filterHeight / g.strideHeight) * Math.ceil(g.filterWidth / g.strideWidth);
  const sizes: ProductSizes = {
    rows: g.images * down * across,
    columns: g.inChannels,
    depth: taps * g.outChannels,
    batch: g.strideHeight * g.strideWidth,
  };
  return {
    ...planProduct(sizes, false),
    a: slopePatches(g, sizes.rows, [down, across]),
    b: turnedFilter(g),
    depthOf: 'tapsDown(product) * tapsAcross(product) * outChannels',
    yPlace: `
fn yPlace(product: u32, row: u32) -> u32 {
  let y = row / ${across}u % ${down}u * strideHeight + product / strideWidth;
  let x = row % ${across}u * strideWidth + product % strideWidth;
  let image = row / ${down * across}u;
  if (row >= ${sizes.rows}u || y >= inHeight || x >= inWidth) { return OUTSIDE; }
  return ((image * inHeight + y) * inWidth + x) * inChannels;
}`,
    precision,
    slopes: 'a',
  };
}

/** Place: where the image begins, the row and the column of the phase's first tap, taps across (0: no such pixel). */
function slopePatches(g: ConvGeometry, rows: number, [down, across]: readonly [number, number]): Operand {
  const code = `
fn firstTapDown(phase: u32) -> u32 { return (phase / strideWidth + padTop) % strideHeight; }
fn firstTapAcross(phase: u32) -> u32 { return (phase % strideWidth + padLeft) % strideWidth; }
fn tapsDown(phase: u32) -> u32 { return (filterHeight + strideHeight - 1 - firstTapDown(phase)) / strideHeight; }
fn tapsAcross(phase: u32) -> u32 { return (filterWidth + strideWidth - 1 - firstTapAcross(phase)) / strideWidth; }
fn aPlace(phase: u32, row: u32) -> vec4i {
  let image = row / ${down * across}u;
  let y = row / ${across}u % ${down}u + (phase / strideWidth + padTop) / strideHeight;
  let x = row % ${across}u + (phase % strideWidth + padLeft) / strideWidth;
  return vec4i(vec4u(image * (outHeight * outWidth * outChannels), y, x, select(0u, tapsAcross(phase), row < ${rows}u)));
}
fn slopeAddress(place: vec4i, term: u32) -> i32 {
  let tap = i32(term / outChannels);
  let y = place.y - tap / place.w;
  let x = place.z - tap % place.w;
  if (y < 0 || y >= outHeight || x < 0 || x >= outWidth) { return -1; }
  return place.x + (y * outWidth + x) * outChannels + i32(term % outChannels);
}
fn aLoad(place: vec4i, term: u32) -> vec4f {
  if (place.w == 0) { return vec4f(); }
  ${fourTerms(g, 'a', 'slopeAddress')}
}`;
  return { neighbours: 'inner', element: elementFor(g.outChannels), code };
}

/** Place: the phase's first tap down and across, taps across, the input channel. */
function turnedFilter(g: ConvGeometry): Operand {
  const code = `
fn bPlace(phase: u32, channel: u32) -> vec4i {
  return vec4i(vec4u(firstTapDown(phase), firstTapAcross(phase), tapsAcross(phase), channel));
}
fn filterAddress(place: vec4i, term: u32) -> i32 {
  let tap = i32(term / outChannels);
  let down = place.x + tap / place.z * strideHeight;
  let across = place.y + tap % place.z * strideWidth;
  // Beyond the last tap of the phase: what the other side read there counts nothing.
  if (down >= filterHeight || place.w >= inChannels) { return -1; }
  return ((down * filterWidth + across) * inChannels + place.w) * outChannels + i32(term % outChannels);
}
fn bLoad(place: vec4i, term: u32) -> vec4f {
  ${fourTerms(g, 'b', 'filterAddress')}
}`;
  return { neighbours: 'inner', element: elementFor(g.outChannels), code };
}

/** Four terms of one tap are one read where output channels come in fours. */
function fourTerms(g: ConvGeometry, buffer: string, address: string): string {
  if (g.outChannels % 4 !== 0) return fourOf(`${address}(place, term + c)`, 'true', buffer);
  return `let at = ${address}(place, term);
  if (at < 0) { return vec4f(); }
  return ${buffer}[u32(at) / 4u];`;
}
