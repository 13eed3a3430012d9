/** What a Resize or Upsample asks for, out of its many forms. */
import type { Resize } from '../students/layers.ts';
import { axisOf, floatOf, intOf, intsOf, textOf } from './attributes.ts';
import type { Constant } from './constant.ts';
import type { OnnxNode } from './model.ts';
import { nodeRefusal } from './refusal.ts';

const MODES = ['nearest', 'linear', 'cubic'] as const;
const COORDINATES = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric'] as const;
const ROUNDINGS = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;

/** Of an axis, in pixels. */
const LARGEST = 4096;

/** @param dims [N, C, H, W] */
export function resizeRule(
  node: OnnxNode,
  dims: readonly number[],
  inputs: readonly (Constant | null)[],
): Resize {
  const choose = <Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word => {
    const asked = textOf(node, name, otherwise);
    const found = words.find((word) => word === asked);
    if (found === undefined) throw nodeRefusal(node, `has ${name} ${asked}, which is not read`);
    return found;
  };
  const isOld = node.op === 'Upsample' || inputs.length < 3;
  const scales = inputs[isOld ? 1 : 2];
  const sizes = isOld ? null : inputs[3];
  // Since opset 18 the sizes may be of some axes alone.
  const axes = intsOf(node, 'axes')?.map((axis) => axisOf(axis, dims.length));
  const sizeAt = (axis: number): number => {
    const place = axes === undefined ? axis : axes.indexOf(axis);
    if (place < 0) return dims[axis]!;
    const asked = sizes?.values[place] ?? Math.floor(dims[axis]! * (scales?.values[place] ?? Number.NaN));
    if (!(asked >= 1 && asked <= LARGEST)) throw nodeRefusal(node, `asks for ${asked} pixels along an axis`);
    return asked;
  };
  if (intOf(node, 'antialias', 0) === 1)
    throw nodeRefusal(node, 'smooths what it shrinks, which is not read');
  if (textOf(node, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch') {
    throw nodeRefusal(node, 'keeps the aspect ratio, which is not read');
  }
  // The photos are as many as they are, whatever a file that was written for one of them says.
  if (sizeAt(1) !== dims[1]) throw nodeRefusal(node, 'resizes more than height and width');
  if (
    textOf(node, 'mode', 'nearest') === 'cubic' &&
    Math.abs(floatOf(node, 'cubic_coeff_a', -0.75) + 0.75) > 1e-6
  ) {
    throw nodeRefusal(node, 'has another cubic coefficient than -0.75');
  }
  return {
    size: [sizeAt(2), sizeAt(3)],
    mode: choose('mode', MODES, 'nearest'),
    coordinates: choose('coordinate_transformation_mode', COORDINATES, isOld ? 'asymmetric' : 'half_pixel'),
    rounding: choose('nearest_mode', ROUNDINGS, isOld ? 'floor' : 'round_prefer_floor'),
  };
}
