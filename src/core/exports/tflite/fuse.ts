/**
 * Fewer operators that answer the same: scales, shifts and rectifiers behind a convolution or a linear layer become
 * part of it, and the normalisation of pixels becomes part of the first one as far as its border allows.
 */
import { sizeOf } from '../../students/parameters.ts';
import { scaledKernel } from '../fold.ts';
import { type TfliteGraph, type TfliteOperator, type TfliteTensor, withoutUnused } from './graph.ts';
import type { OperatorName } from './operators.ts';

/** They take a kernel and a bias. */
const WEIGHTED: readonly OperatorName[] = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED'];
const RECTIFYING: readonly OperatorName[] = [...WEIGHTED, 'ADD', 'MUL', 'SUB'];

export function fused(graph: TfliteGraph): TfliteGraph {
  const tensors = [...graph.tensors];
  const operators = fusedBehind(tensors, withPixels(tensors, graph), graph.output);
  return withoutUnused({ ...graph, tensors, operators });
}

const add = (tensors: TfliteTensor[], tensor: TfliteTensor) => tensors.push(tensor) - 1;
const floatsAt = (tensors: readonly TfliteTensor[], place: number) => tensors[place]!.data as Float32Array;

/** One number for each channel, of a constant that is added to or multiplied with a value; null where it is none. */
function perChannel(
  tensors: readonly TfliteTensor[],
  { op, inputs, options }: TfliteOperator,
): { readonly value: number; readonly numbers: Float32Array } | null {
  if ((op !== 'ADD' && op !== 'MUL') || (options.activation ?? 'none') !== 'none') return null;
  const [a, b] = inputs as [number, number];
  const [value, constant] = tensors[a]!.data === undefined ? [a, b] : [b, a];
  const { data, shape } = tensors[constant]!;
  const channels = tensors[value]!.shape.at(-1)!;
  if (!(data instanceof Float32Array) || tensors[value]!.data !== undefined) return null;
  if (sizeOf(shape) === 1) return { value, numbers: new Float32Array(channels).fill(data[0]!) };
  return sizeOf(shape) === channels && shape.at(-1) === channels ? { value, numbers: data } : null;
}

function usersOf(operators: readonly TfliteOperator[], output: number): Map<number, number> {
  const users = new Map<number, number>([[output, 1]]);
  for (const { inputs } of operators) {
    for (const place of new Set(inputs)) users.set(place, (users.get(place) ?? 0) + 1);
  }
  return users;
}

function fusedBehind(
  tensors: TfliteTensor[],
  given: readonly TfliteOperator[],
  output: number,
): readonly TfliteOperator[] {
  const users = usersOf(given, output);
  const operators: TfliteOperator[] = [];
  const makers = new Map<number, number>();
  const before = (value: number, kinds: readonly OperatorName[]) => {
    const at = makers.get(value);
    const maker = at === undefined ? undefined : operators[at]!;
    const isFree = maker && kinds.includes(maker.op) && (maker.options.activation ?? 'none') === 'none';
    return isFree && users.get(value) === 1 ? { at: at!, maker } : null;
  };
  for (const one of given) {
    const scaled = perChannel(tensors, one);
    const weighted = scaled && before(scaled.value, WEIGHTED);
    if (weighted) {
      const { at, maker } = weighted;
      const inputs = absorbed(tensors, maker, one.op as 'ADD' | 'MUL', scaled.numbers);
      operators[at] = { ...maker, inputs, output: one.output };
      makers.set(one.output, at);
      continue;
    }
    const rectified = (one.op === 'RELU' || one.op === 'RELU6') && before(one.inputs[0]!, RECTIFYING);
    if (rectified) {
      const { at, maker } = rectified;
      const activation = one.op === 'RELU' ? 'relu' : 'relu6';
      operators[at] = { ...maker, options: { ...maker.options, activation }, output: one.output };
      makers.set(one.output, at);
      continue;
    }
    makers.set(one.output, operators.push(one) - 1);
  }
  return operators;
}

/** Its inputs, with kernel and bias that do what was done behind it. Kernels may be shared: they are made anew. */
function absorbed(
  tensors: TfliteTensor[],
  { op, inputs }: TfliteOperator,
  kind: 'ADD' | 'MUL',
  numbers: Float32Array,
): readonly number[] {
  const [value, weight, bias] = inputs as [number, number, number];
  const shift = floatsAt(tensors, bias);
  const changed = {
    ...tensors[bias]!,
    data: shift.map((b, c) => (kind === 'ADD' ? b + numbers[c]! : b * numbers[c]!)),
  };
  if (kind === 'ADD') return [value, weight, add(tensors, changed)];
  const outputAxis = op === 'DEPTHWISE_CONV_2D' ? 'last' : 'first';
  const data = scaledKernel(floatsAt(tensors, weight), numbers, outputAxis);
  return [value, add(tensors, { ...tensors[weight]!, data }), add(tensors, changed)];
}

/** The first operators, where they scale and shift pixels: the shift stays one, the scale becomes the kernel's. */
function withPixels(tensors: TfliteTensor[], graph: TfliteGraph): readonly TfliteOperator[] {
  const rest = [...graph.operators];
  const users = usersOf(rest, graph.output);
  const channels = tensors[graph.input]!.shape.at(-1)!;
  let scale = new Float64Array(channels).fill(1);
  let shift = new Float64Array(channels);
  let value = graph.input;
  for (
    let step = rest[0] && perChannel(tensors, rest[0]);
    step?.value === value && users.get(value) === 1;
  ) {
    const { op, output } = rest.shift()!;
    const { numbers } = step;
    if (op === 'MUL') scale = scale.map((s, c) => s * numbers[c]!);
    shift = shift.map((t, c) => (op === 'MUL' ? t * numbers[c]! : t + numbers[c]!));
    value = output;
    step = rest[0] && perChannel(tensors, rest[0]);
  }
  if (value === graph.input) return rest;
  const isPadded = rest[0]?.op === 'PAD' && users.get(rest[0].output) === 1;
  const conv = rest[isPadded ? 1 : 0];
  const isConv =
    conv?.op === 'CONV_2D' && users.get(value) === 1 && tensors[conv.inputs[1]!]!.shape[3] === channels;
  const hasBorder = isPadded || conv?.options.padding === 'SAME';
  const before: TfliteOperator[] = [];
  const through = (op: 'ADD' | 'MUL', numbers: Float64Array) => {
    const from = before.at(-1)?.output ?? graph.input;
    const by = add(tensors, {
      name: 'normalise',
      shape: [channels],
      type: 'float32',
      data: Float32Array.from(numbers),
    });
    const output = add(tensors, { ...tensors[graph.input]!, name: `normalised_${before.length}` });
    before.push({ op, inputs: [from, by], output, options: {} });
  };
  if (!isConv || hasBorder)
    through(
      'ADD',
      shift.map((t, c) => t / scale[c]!),
    );
  if (!isConv) through('MUL', scale);
  const from = before.at(-1)?.output ?? graph.input;
  // Several may look at the pixels: networks of others may branch there.
  const seeing = rest.map(
    (one): TfliteOperator => ({
      ...one,
      inputs: one.inputs.map((place) => (place === value ? from : place)),
    }),
  );
  if (isConv) {
    const at = isPadded ? 1 : 0;
    seeing[at] = {
      ...seeing[at]!,
      inputs: normalising(tensors, seeing[at]!, scale, hasBorder ? null : shift),
    };
  }
  return [...before, ...seeing];
}

/** Kernel and bias of a convolution that sees pixels as they are. @param shift null where it is done before */
function normalising(
  tensors: TfliteTensor[],
  { inputs }: TfliteOperator,
  scale: Float64Array,
  shift: Float64Array | null,
): readonly number[] {
  const [value, weight, bias] = inputs as [number, number, number];
  const kernel = floatsAt(tensors, weight);
  const channels = scale.length;
  const data = kernel.map((k, i) => k * scale[i % channels]!);
  const scaled = add(tensors, { ...tensors[weight]!, data });
  if (shift === null) return [value, scaled, bias];
  const sums = Float64Array.from(floatsAt(tensors, bias));
  const each = kernel.length / sums.length;
  for (const [i, k] of kernel.entries()) sums[Math.floor(i / each)]! += k * shift[i % channels]!;
  return [value, scaled, add(tensors, { ...tensors[bias]!, data: Float32Array.from(sums) })];
}
