/** Norms: over the batch, over rows, over groups of channels. */
import { axisOf, floatOf, intOf } from '../attributes.ts';
import { type Constant, constant, derived } from '../constant.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import { type Atom, PHOTOS, sizeOfAtoms, type View } from '../view.ts';
import type { Operators } from './operator.ts';

const filled = (size: number, value: number): Constant =>
  constant([size], new Float32Array(size).fill(value));

function batchNorm(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const channels = x.axes[1] ?? [];
  const [weight, bias, mean, variance] = [1, 2, 3, 4].map((place) => lowering.constant(node, place)) as [
    Constant,
    Constant,
    Constant,
    Constant,
  ];
  if (weight.values.length !== sizeOfAtoms(channels))
    throw nodeRefusal(node, 'has scales that do not fit its channels');
  const rest = lowering
    .groups(x, (atom) => channels.includes(atom))
    .filter((group) => !channels.includes(group[0]!));
  const groups = [...rest, channels];
  const value = lowering.arrange(x, groups);
  const parts = { weight, bias, running_mean: mean, running_var: variance };
  const name = lowering.parameters.addGroup(parts, node);
  const made = lowering.emit({ op: 'batchNorm', name, epsilon: floatOf(node, 'epsilon', 1e-5) }, [value]);
  return { ...x, value: made, memory: groups.flat() };
}

function layerNorm(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const axis = axisOf(intOf(node, 'axis', -1), x.axes.length);
  const row = x.axes.slice(axis).flat();
  if (row.includes(PHOTOS)) throw nodeRefusal(node, 'mixes photos');
  const rest = lowering.groups(x, (atom) => row.includes(atom)).filter((group) => !row.includes(group[0]!));
  const value = lowering.arrange(x, [...rest, row]);
  const size = sizeOfAtoms(row);
  const flat = (given: Constant): Constant => {
    if (given.values.length !== size) throw nodeRefusal(node, 'has scales that do not fit its rows');
    return constant([size], given.values, given.dims.length === 1 ? given.origin : derived([given]));
  };
  const bias = lowering.optionalConstant(node, 2);
  const parts = {
    weight: flat(lowering.constant(node, 1)),
    bias: bias === null ? filled(size, 0) : flat(bias),
  };
  const name = lowering.parameters.addGroup(parts, node);
  const made = lowering.emit({ op: 'layerNorm', name, epsilon: floatOf(node, 'epsilon', 1e-5) }, [value]);
  return { ...x, value: made, memory: [...rest.flat(), ...row] };
}

/** @param groups by atoms: which channels share their mean @param perChannel scale and shift of each channel */
function grouped(
  node: OnnxNode,
  lowering: Lowering,
  x: View,
  channels: readonly Atom[],
  groups: number,
  perChannel: { readonly weight: Constant; readonly bias: Constant },
): View {
  const pixels = x.memory.filter((atom) => !channels.includes(atom));
  const value = lowering.arrange(x, [pixels, [], channels]);
  const name = lowering.parameters.addGroup(perChannel, node);
  const epsilon = floatOf(node, 'epsilon', 1e-5);
  const made = lowering.emit({ op: 'groupNorm', name, groups, epsilon }, [value]);
  return { ...x, value: made, memory: [...pixels, ...channels] };
}

/** One number a group, for each of its channels. */
function repeated({ values, origin }: Constant, times: number): Constant {
  const out = Float32Array.from({ length: values.length * times }, (_, i) => values[Math.floor(i / times)]!);
  return constant(
    [out.length],
    out,
    times === 1 ? origin : origin === null ? null : { ...origin, order: null },
  );
}

/**
 * By itself: each channel is a group. Before opset 18, exporters write a group norm as this on [photos, groups, rest]:
 * where the rest is a group's channels and then pixels, that is one on the image as it lies.
 */
function instanceNorm(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const [photos, groups, ...rest] = x.axes;
  if (photos?.[0] !== PHOTOS || photos.length !== 1) throw nodeRefusal(node, 'mixes photos');
  const [weight, bias] = [lowering.constant(node, 1), lowering.constant(node, 2)];
  const count = sizeOfAtoms(groups!);
  if (weight.values.length !== count || bias.values.length !== count) {
    throw nodeRefusal(node, 'has scales that do not fit its channels');
  }
  const last = rest.flat();
  // In memory: pixels, groups, and behind these what is left of the channels.
  const behind = x.memory.slice(x.memory.indexOf(groups!.at(-1)!) + 1);
  const isGroupNorm = groups!.length > 0 && behind.every((atom, i) => last[i] === atom);
  const channels = isGroupNorm ? [...groups!, ...behind] : groups!;
  const times = sizeOfAtoms(channels) / count;
  const parts = { weight: repeated(weight, times), bias: repeated(bias, times) };
  return grouped(node, lowering, x, channels, count, parts);
}

function groupNorm(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const groups = intOf(node, 'num_groups', 1);
  const channels = x.axes[1] ?? [];
  const each = sizeOfAtoms(channels) / groups;
  // Scales were by the group until opset 21.
  const all = (given: Constant) => repeated(given, given.values.length === groups ? each : 1);
  const parts = { weight: all(lowering.constant(node, 1)), bias: all(lowering.constant(node, 2)) };
  return grouped(node, lowering, x, channels, groups, parts);
}

export const NORMS: Operators = {
  BatchNormalization: batchNorm,
  LayerNormalization: layerNorm,
  InstanceNormalization: instanceNorm,
  GroupNormalization: groupNorm,
};
