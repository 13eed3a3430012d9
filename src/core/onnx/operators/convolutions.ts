/** Convolutions: images with their channels last, kernels with the layouts of tfjs. */
import type { Layer, Pads, Pair } from '../../students/layers.ts';
import { samePads } from '../../students/square-window.ts';
import { intOf, intsOf, textOf } from '../attributes.ts';
import { type Constant, transposed } from '../constant.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import { type Atom, atomOf, PHOTOS, type View } from '../view.ts';
import type { Operators } from './operator.ts';

export interface Image {
  readonly value: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** [photos, C, H, W] or [photos, C, W] as an image of the program. */
export function imageOf(node: OnnxNode, lowering: Lowering, x: View): Image {
  const [photos, channels, ...pixels] = x.axes;
  if (pixels.length < 1 || pixels.length > 2) {
    throw nodeRefusal(node, `has ${pixels.length} axes beside photos and channels; only images are read`);
  }
  if (photos?.length !== 1 || photos[0] !== PHOTOS) throw nodeRefusal(node, 'mixes photos');
  const groups: (readonly Atom[])[] = [...(pixels.length === 1 ? [[]] : []), ...pixels, channels!];
  const value = lowering.arrange(x, groups);
  const [height, width, count] = lowering.shapes[value]! as [number, number, number];
  return { value, height, width, channels: count };
}

/** A value of the program of the shape [H, W, C], as the graph sees it. */
export function imageView(lowering: Lowering, value: number, rank: number): View {
  const [height, width, channels] = lowering.shapes[value]!.map(atomOf) as [Atom[], Atom[], Atom[]];
  const pixels = rank === 3 ? [width] : [height, width];
  return {
    kind: 'view',
    value,
    memory: [height, width, channels].flat(),
    axes: [[PHOTOS], channels, ...pixels],
  };
}

/** What is the same in convolutions and pools. A row of pixels is an image of height 1. */
export function windowOf(
  node: OnnxNode,
  [height, width]: Pair,
  kernelDims: readonly number[],
): { readonly kernel: Pair; readonly stride: Pair; readonly dilation: Pair; readonly pads: Pads } {
  const isRow = kernelDims.length === 1;
  const pair = (values: readonly number[] | null, otherwise: number): Pair => {
    const [a = otherwise, b = otherwise] = values ?? [];
    return isRow ? [otherwise, a] : [a, b];
  };
  const kernel: Pair = isRow ? [1, kernelDims[0]!] : [kernelDims[0]!, kernelDims[1]!];
  const stride = pair(intsOf(node, 'strides'), 1);
  const dilation = pair(intsOf(node, 'dilations'), 1);
  const auto = textOf(node, 'auto_pad', 'NOTSET');
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const along = (size: number, axis: 0 | 1): Pair => {
      const [less, more] = samePads(size, kernel[axis], stride[axis], dilation[axis]);
      return auto === 'SAME_UPPER' ? [less, more] : [more, less];
    };
    return { kernel, stride, dilation, pads: [...along(height, 0), ...along(width, 1)] };
  }
  const given = auto === 'VALID' ? null : intsOf(node, 'pads');
  const [a = 0, b = 0, c = 0, d = 0] = given ?? [];
  const pads: Pads = isRow ? [0, 0, a, b] : [a, c, b, d];
  if (pads.some((pixels) => pixels < 0)) throw nodeRefusal(node, 'has pads below 0');
  return { kernel, stride, dilation, pads };
}

function conv(node: OnnxNode, lowering: Lowering): View {
  const weight = lowering.constant(node, 1);
  const bias = lowering.optionalConstant(node, 2);
  const x = lowering.view(node, 0);
  const { value, height, width, channels } = imageOf(node, lowering, x);
  const [outputs, each, ...kernelDims] = weight.dims as [number, number, ...number[]];
  const groups = intOf(node, 'group', 1);
  if (each * groups !== channels || kernelDims.length !== x.axes.length - 2) {
    throw nodeRefusal(
      node,
      `has a kernel [${weight.dims.join()}] for ${channels} channels in ${groups} groups`,
    );
  }
  const window = windowOf(node, [height, width], kernelDims);
  const name = kernelParameter(node, lowering, weight, groups, channels);
  const more = bias === null ? {} : { bias: lowering.parameters.add(bias, [outputs], node, 'bias') };
  const isDepthwise = groups === channels && groups > 1;
  const layer: Layer = isDepthwise
    ? { op: 'depthwise', weight: name, ...more, ...window, multiplier: outputs / channels }
    : { op: 'conv', weight: name, ...more, ...window, outputs, groups };
  return imageView(lowering, lowering.emit(layer, [value]), x.axes.length);
}

/** OIHW becomes HWIO; one filter or several a channel, [C m, 1, H, W], becomes HWCm. */
function kernelParameter(
  node: OnnxNode,
  lowering: Lowering,
  weight: Constant,
  groups: number,
  channels: number,
): string {
  const pixels = weight.dims.map((_, axis) => axis).slice(2);
  const isDepthwise = groups === channels && groups > 1;
  const turned = transposed(weight, isDepthwise ? [...pixels, 0, 1] : [...pixels, 1, 0]);
  const kernel = pixels.length === 1 ? [1, weight.dims[2]!] : weight.dims.slice(2);
  const ends = isDepthwise ? [channels, weight.dims[0]! / channels] : [weight.dims[1]!, weight.dims[0]!];
  return lowering.parameters.add(turned, [...kernel, ...ends], node, 'weight');
}

export const CONVOLUTIONS: Operators = { Conv: conv };
