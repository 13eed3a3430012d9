/** Convolutions, pools and resizing of other people's networks as expressions of PyTorch. Images are channels first. */
import type { Layer, Pads, Pair, Resize } from '../../students/layers.ts';
import { pythonPair, pythonText } from './python.ts';
import type { Value, Writer } from './values.ts';

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;
type Shape = readonly number[];

const isEven = ([top, bottom, left, right]: Pads) => top === bottom && left === right;
const isNone = (pads: Pads) => pads.every((pixels) => pixels === 0);
/** As PyTorch counts them: from the last axis on. */
const sides = ([top, bottom, left, right]: Pads) => `(${left}, ${right}, ${top}, ${bottom})`;

function setting(name: string, pair: Pair, usual: number): readonly string[] {
  return pair.every((value) => value === usual) ? [] : [`${name}=${pythonPair(pair)}`];
}

/** A convolution, whatever its groups. */
export function strided(
  layer: Of<'conv'> | Of<'depthwise'>,
  given: Value,
  shape: Shape,
  writer: Writer,
): Value {
  const { weight, bias, kernel, stride, pads, dilation } = layer;
  const inputs = given.shape[2]!;
  const groups = layer.op === 'conv' ? layer.groups : inputs;
  const outputs = shape[2]!;
  const x = isEven(pads) ? given : writer.call('F.pad', given, sides(pads));
  const settings = [
    ...setting('stride', stride, 1),
    ...(isEven(pads) ? setting('padding', [pads[0], pads[2]], 0) : []),
    ...setting('dilation', dilation, 1),
    ...(groups === 1 ? [] : [`groups=${groups}`]),
  ];
  const ending = bias === undefined ? ['bias=False'] : [];
  const made = `nn.Conv2d(${[inputs, outputs, pythonPair(kernel), ...settings, ...ending].join(', ')})`;
  const path = writer.tree.layer(bias === undefined ? [weight] : [weight, bias], made);
  if (path !== null) return writer.layer(path, x, { shape });
  const raw = [writer.tree.parameter(weight, [outputs, inputs / groups, ...kernel])];
  if (bias !== undefined) raw.push(writer.tree.parameter(bias, [outputs]));
  const write = ([text]: readonly string[], at: (path: string) => string) =>
    `F.conv2d(${[text, ...raw.map(at), ...settings].join(', ')})`;
  return writer.withParameters(raw, [x], write, { shape });
}

/** PyTorch's pools pad by half a window at the most, and both sides alike. */
const canPad = (pads: Pads, kernel: Pair) =>
  isEven(pads) && 2 * pads[0] <= kernel[0] && 2 * pads[2] <= kernel[1];

export function maxPool(
  { kernel, stride, pads }: Of<'maxPool'>,
  given: Value,
  shape: Shape,
  writer: Writer,
): Value {
  const fits = canPad(pads, kernel);
  const x = fits ? given : writer.call('F.pad', given, `${sides(pads)}, value=-float("inf")`);
  const settings = [
    pythonPair(kernel),
    pythonPair(stride),
    ...(fits && !isNone(pads) ? [pythonPair([pads[0], pads[2]])] : []),
  ];
  return writer.call('F.max_pool2d', x, settings.join(', '), { shape });
}

export function averagePool(layer: Of<'averagePool'>, x: Value, shape: Shape, writer: Writer): Value {
  const { kernel, stride, pads, counted } = layer;
  const window = [pythonPair(kernel), pythonPair(stride)];
  const countsAll = counted.join() === pads.join();
  if (canPad(pads, kernel) && (countsAll || isNone(counted))) {
    const padding = isNone(pads) ? [] : [pythonPair([pads[0], pads[2]])];
    const counting = countsAll ? [] : ['count_include_pad=False'];
    return writer.call('F.avg_pool2d', x, [...window, ...padding, ...counting].join(', '), { shape });
  }
  const helper = writer.helper('average_pool');
  return writer.call(helper, x, [...window, sides(pads), sides(counted)].join(', '), { shape });
}

export function resized(layer: Of<'resize'>, x: Value, shape: Shape, writer: Writer): Value {
  const size = `(${layer.size.join(', ')})`;
  const own = interpolation(layer, x.shape);
  if (own !== null) return writer.call('F.interpolate', x, `${size}, ${own}`, { shape });
  const rule = [layer.mode, layer.coordinates, layer.rounding].map(pythonText);
  return writer.call(writer.helper('resize'), x, [size, ...rule].join(', '), { shape });
}

/** What PyTorch can do by itself. */
function interpolation({ mode, coordinates, rounding, size }: Resize, from: Shape): string | null {
  if (mode === 'nearest') {
    const isWhole = size.every((to, axis) => to % from[axis]! === 0);
    return isWhole && coordinates === 'asymmetric' && rounding === 'floor' ? 'mode="nearest"' : null;
  }
  const isHalf = coordinates === 'half_pixel';
  if (!isHalf && coordinates !== 'align_corners') return null;
  return `mode="${mode === 'linear' ? 'bilinear' : 'bicubic'}", align_corners=${isHalf ? 'False' : 'True'}`;
}
