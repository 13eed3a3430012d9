/** Pools over windows, and over the whole image. */
import type { Pads, Pair } from '../../students/layers.ts';
import { windowsIn } from '../../students/layers.ts';
import { intOf, intsOf } from '../attributes.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { imageOf, imageView, windowOf } from './convolutions.ts';
import type { Operator, Operators } from './operator.ts';
import { reduced } from './reductions.ts';

/** A last window that begins inside the image or in front of it counts where sizes are rounded up. */
function ceilExtra(size: number, kernel: number, stride: number, [before, after]: Pair): number {
  const spare = size + before + after - kernel;
  let count = Math.ceil(spare / stride) + 1;
  if ((count - 1) * stride >= size + before) count--;
  return Math.max(0, (count - 1) * stride - spare);
}

function pool(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const image = imageOf(node, lowering, x);
  const kernelDims = intsOf(node, 'kernel_shape');
  if (kernelDims === null) throw nodeRefusal(node, 'does not say how large its window is');
  const size: Pair = [image.height, image.width];
  const { kernel, stride, dilation, pads } = windowOf(node, size, kernelDims);
  if (dilation.some((step) => step !== 1)) throw nodeRefusal(node, 'is dilated, which has no gradient here');
  const isUp = intOf(node, 'ceil_mode', 0) === 1;
  const extra = (axis: 0 | 1) =>
    isUp ? ceilExtra(size[axis], kernel[axis], stride[axis], [pads[2 * axis]!, pads[2 * axis + 1]!]) : 0;
  const whole: Pads = [pads[0], pads[1] + extra(0), pads[2], pads[3] + extra(1)];
  const window = { kernel, stride, pads: whole };
  if (windowsIn(size[0], kernel[0], stride[0], whole[0] + whole[1]) < 1)
    throw nodeRefusal(node, 'leaves no pixel');
  const counted: Pads = intOf(node, 'count_include_pad', 0) === 1 ? pads : [0, 0, 0, 0];
  const value =
    node.op === 'MaxPool'
      ? lowering.emit({ op: 'maxPool', ...window }, [image.value])
      : lowering.emit({ op: 'averagePool', ...window, counted }, [image.value]);
  return imageView(lowering, value, x.axes.length);
}

const global =
  (kind: 'mean' | 'max'): Operator =>
  (node, lowering) => {
    const x = lowering.view(node, 0);
    const axes = x.axes.map((_, axis) => axis).slice(2);
    return reduced(node, lowering, x, kind, axes, true);
  };

export const POOLS: Operators = {
  MaxPool: pool,
  AveragePool: pool,
  GlobalAveragePool: global('mean'),
  GlobalMaxPool: global('max'),
};
