/**
 * Augmented views on WebGPU, cut from photos' bytes on the device: a workgroup a view. What core's resample.ts and
 * augment.ts do in JavaScript, which is the reference.
 */
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { Gpu } from '../dispatcher.ts';
import type { KernelCall, WebGpuKernel } from '../kernel.ts';
import { treeOf } from '../lanes.ts';
import type { Program } from '../program.ts';

interface Sizes {
  readonly batch: number;
  readonly sidePx: number;
  readonly sizePx: number;
  /** Each view names its photo; otherwise the photos come in the order of the views. */
  readonly isChosen: boolean;
}

const LANES = 256;

const TAPS = `
  const LUMA = vec3f(0.299, 0.587, 0.114); // Rec. 601

  fn byteAt(at: u32) -> f32 { return f32(extractBits(photos[at / 4u], at % 4u * 8u, 8u)); }

  // The triangle filter from length to sizePx pixels. All distances are whole numbers of 1 / (2 sizePx) of a pixel.
  struct Taps { first: i32, count: i32, whole: f32 }

  fn weightOf(i: i32, source: i32, length: i32) -> f32 {
    let distance = f32(abs((2 * source + 1) * sizePx - (2 * i + 1) * length));
    return max(0, 1 - distance / f32(2 * max(sizePx, length)));
  }

  fn tapsOf(i: i32, length: i32) -> Taps {
    let reach = 2 * max(sizePx, length);
    let count = min(length, (reach + sizePx - 1) / sizePx);
    // The window stays inside the crop: taps beyond the edge would read a neighbour that was cut away.
    let start = ((2 * i + 1) * length - reach - sizePx + 2 * sizePx - 1) / (2 * sizePx);
    let first = clamp(start, 0, length - count);
    var whole = 0.0;
    for (var k = 0; k < count; k++) { whole += weightOf(i, first + k, length); }
    return Taps(first, count, whole);
  }`;

const runCode = (isChosen: boolean) => `
  fn run(group: u32, lane: u32) {
    let view = group * 8u;
    let corner = vec2i(i32(views[view]), i32(views[view + 1u]));
    let crop = vec2i(i32(views[view + 2u]), i32(views[view + 3u]));
    let isFlipped = views[view + 4u] != 0;
    let photo = ${isChosen ? 'u32(chosen[group])' : 'group'} * u32(sidePx * sidePx * 3);
    let image = group * u32(sizePx * sizePx * 3);

    var light = 0.0;
    for (var pixel = lane; pixel < u32(sizePx * sizePx); pixel += ${LANES}u) {
      let y = i32(pixel) / sizePx;
      let column = i32(pixel) % sizePx;
      let x = select(column, sizePx - 1 - column, isFlipped);
      let across = tapsOf(x, crop.x);
      let down = tapsOf(y, crop.y);
      var colour = vec3f(0);
      for (var row = down.first; row < down.first + down.count; row++) {
        let line = photo + u32((corner.y + row) * sidePx + corner.x) * 3u;
        var sum = vec3f(0);
        for (var source = across.first; source < across.first + across.count; source++) {
          let at = line + u32(source) * 3u;
          sum += vec3f(byteAt(at), byteAt(at + 1u), byteAt(at + 2u)) * (weightOf(x, source, crop.x) / across.whole);
        }
        colour += sum * (weightOf(y, row, crop.y) / down.whole);
      }
      let at = image + pixel * 3u;
      images[at] = colour.x;
      images[at + 1u] = colour.y;
      images[at + 2u] = colour.z;
      light += dot(LUMA, colour);
    }

    let brightness = views[view + 5u];
    let contrast = views[view + 6u];
    let saturation = views[view + 7u];
    let gain = brightness * contrast;
    let lift = (1 - contrast) * brightness * (total(lane, light) / f32(sizePx * sizePx));
    let scale = vec3f(normal[0], normal[1], normal[2]);
    let shift = vec3f(normal[3], normal[4], normal[5]);
    // Each lane goes on with the pixels that it has written itself.
    for (var pixel = lane; pixel < u32(sizePx * sizePx); pixel += ${LANES}u) {
      let at = image + pixel * 3u;
      let lit = gain * vec3f(images[at], images[at + 1u], images[at + 2u]) + lift;
      let grey = (1 - saturation) * dot(LUMA, lit);
      let coloured = clamp(saturation * lit + grey, vec3f(0), vec3f(255)) * scale + shift;
      images[at] = coloured.x;
      images[at + 1u] = coloured.y;
      images[at + 2u] = coloured.z;
    }
  }`;

const program: Program<Sizes> = {
  name: 'views',
  build: ({ batch, isChosen }) => ({
    reads: {
      photos: 'u32',
      ...(isChosen ? { chosen: 'i32' as const } : {}),
      views: 'f32',
      normal: 'f32',
    },
    writes: { images: 'f32' },
    lanes: LANES,
    groups: batch,
    text: `
      ${treeOf('total', 'f32', LANES)}
      ${TAPS}
      ${runCode(isChosen)}`,
  }),
};

function cut(call: KernelCall, gpu: Gpu, isChosen: boolean) {
  const views = call.input('views');
  const { sidePx, sizePx } = call.attributes as { sidePx: number; sizePx: number };
  const batch = views.shape[0]!;
  const images = gpu.output([batch, sizePx, sizePx, 3]);
  const reads = {
    photos: call.anyInput('photos'),
    views,
    normal: call.input('normal'),
    ...(isChosen ? { chosen: call.anyInput('chosen') } : {}),
  };
  gpu.run(program, { batch, sidePx, sizePx, isChosen }, reads, { images });
  return images;
}

export const views: WebGpuKernel = { name: FUSED.views, run: (call, gpu) => cut(call, gpu, false) };

export const storedViews: WebGpuKernel = {
  name: FUSED.storedViews,
  run: (call, gpu) => cut(call, gpu, true),
};
