/**
 * Turns the nodes of a graph into the steps of a program, one after the other. Operators (`operators/`) are functions
 * of a node and of this: what they read is a constant or a view, what they write are steps.
 */
import { shapeOfLayer } from '../students/interpreters/layer-shapes.ts';
import type { Layer, Step } from '../students/layers.ts';
import { sizeOf } from '../students/parameters.ts';
import type { Constant } from './constant.ts';
import type { OnnxNode } from './model.ts';
import { Parameters } from './parameters.ts';
import { nodeRefusal } from './refusal.ts';
import { type Atom, groupsOf, PHOTOS, runsOf, sizeOfAtoms, type View } from './view.ts';

export type Value = Constant | View;

/** Values by the names of the graph. */
export type Values = Map<string, Value>;

type Shape = readonly number[];

/** That one value has for each photo: an image of 224 px has 0.15 million. */
const MOST_NUMBERS = 2 ** 26;

/** Axes that may change places at once: WebGPU's kernels know six, of which the photos have one. */
const MOST_MOVED = 5;

export class Lowering {
  readonly steps: Step[] = [];
  /** By the program's values, the images first. */
  readonly shapes: Shape[];
  readonly parameters = new Parameters();
  readonly values: Values;
  readonly opset: number;
  /** What the file says the number of photos is, where it says one. */
  readonly photos: number | null;
  readonly #arranged = new Map<string, number>();

  constructor(image: Shape, values: Values, opset: number, photos: number | null) {
    this.shapes = [image];
    this.values = values;
    this.opset = opset;
    this.photos = photos;
  }

  /** The input of that place; null where it is left out. */
  optional(node: OnnxNode, place: number): Value | null {
    const name = node.inputs[place] ?? '';
    return name === '' ? null : (this.values.get(name) ?? null);
  }

  view(node: OnnxNode, place: number): View {
    const found = this.optional(node, place);
    if (found?.kind === 'view') return found;
    throw nodeRefusal(node, `takes what the photos do not change as its input ${place + 1}`);
  }

  /** null where it is left out. */
  optionalConstant(node: OnnxNode, place: number): Constant | null {
    const found = this.optional(node, place);
    if (found?.kind !== 'view') return found;
    throw nodeRefusal(node, `takes what the photos change as its input ${place + 1}`);
  }

  constant(node: OnnxNode, place: number): Constant {
    const found = this.optionalConstant(node, place);
    if (found !== null) return found;
    throw nodeRefusal(node, `lacks its input ${place + 1}`);
  }

  shapeOf({ value }: View): Shape {
    return this.shapes[value]!;
  }

  /** @returns the program's value that the layer gives */
  emit(layer: Layer, from: readonly number[]): number {
    const inputs = from.map((value) => this.shapes[value]!);
    const shape = shapeOfLayer(layer, inputs);
    if (!shape.every((size) => Number.isInteger(size) && size > 0) || sizeOf(shape) > MOST_NUMBERS) {
      throw new RangeError(`it would give [${shape.join()}] for each photo`);
    }
    this.steps.push({ ...layer, from });
    this.shapes.push(shape);
    return this.steps.length;
  }

  /** The step that gives a value; null for the images. */
  stepOf(value: number): Step | null {
    return value === 0 ? null : this.steps[value - 1]!;
  }

  /** A value with one axis for each group of atoms, in that order: moved only where it does not lie like that. */
  arrange(view: View, groups: readonly (readonly Atom[])[]): number {
    const order = groups.flat();
    const shape = groups.map(sizeOfAtoms);
    const places = view.memory.map((atom) => order.indexOf(atom));
    if (places.includes(-1) || order.length !== places.length) {
      throw new RangeError('An arrangement holds each atom once.');
    }
    const isInOrder = places.every((place, i) => place === i);
    if (isInOrder && shape.join() === this.shapeOf(view).join()) return view.value;
    const key = `${view.value} ${places.join()} ${view.memory.map(({ size }) => size).join()} ${shape.join()}`;
    const known = this.#arranged.get(key);
    if (known !== undefined) return known;
    const made = isInOrder
      ? this.emit({ op: 'reshape', shape }, [view.value])
      : this.#rearranged(view, order, shape);
    this.#arranged.set(key, made);
    return made;
  }

  /** Atoms that stay neighbours move as one; where more parts move than a GPU has axes, one goes ahead of the rest. */
  #rearranged({ value, memory }: View, order: readonly Atom[], shape: Shape): number {
    const { runs, sorted } = movedRuns(memory, order);
    const layer = { axes: runs.map(sizeOfAtoms), order: sorted.map((run) => runs.indexOf(run)) };
    const lead = runs[0] === sorted[0] ? 1 : 0;
    if (runs.length - lead <= MOST_MOVED) return this.emit({ op: 'rearrange', ...layer, shape }, [value]);
    const ahead = sorted[lead]!;
    const rest = runs.filter((run, i) => i >= lead && run !== ahead);
    const between = [...runs.slice(0, lead), ahead, ...rest].flat();
    const first = this.#rearranged({ kind: 'view', value, memory, axes: [] }, between, [sizeOfAtoms(memory)]);
    return this.#rearranged({ kind: 'view', value: first, memory: between, axes: [] }, order, shape);
  }

  /**
   * The atoms of a view in groups, as they lie in memory, such that all of a group have the same key: as the value's
   * axes are, where they fit.
   */
  groups(view: View, keyOf: (atom: Atom) => unknown = () => null): Atom[][] {
    const own = groupsOf(view.memory, this.shapeOf(view));
    const isUniform = own?.every((group) => new Set(group.map(keyOf)).size <= 1) ?? false;
    if (own !== null && isUniform) return own.filter((group) => group.length > 0);
    return runsOf(view.memory, keyOf);
  }

  /** A view whose axis is at most one atom: its parts are brought together where they do not lie so. */
  joined(view: View, axis: number): View {
    const atoms = view.axes[axis]!;
    if (atoms.length < 2) return view;
    const rest = this.groups(view, (atom) => atoms.includes(atom)).filter(
      (group) => !atoms.includes(group[0]!),
    );
    const at = rest.findIndex((group) => view.memory.indexOf(group[0]!) > view.memory.indexOf(atoms[0]!));
    const groups = rest.toSpliced(at < 0 ? rest.length : at, 0, [...atoms]);
    const value = this.arrange(view, groups);
    const whole = { size: sizeOfAtoms(atoms) };
    const memory = groups.flatMap((group) => (group[0] === atoms[0] ? [whole] : group));
    return { ...view, value, memory, axes: view.axes.with(axis, [whole]) };
  }

  /** All that a photo has as one atom, in the graph's order, behind the photos' axis. */
  flat(node: OnnxNode, view: View): View {
    if (view.axes[0]?.length !== 1 || view.axes[0][0] !== PHOTOS) throw nodeRefusal(node, 'mixes photos');
    const order = view.axes.slice(1).flat();
    const whole = { size: sizeOfAtoms(order) };
    return { ...view, value: this.arrange(view, [order]), memory: [whole], axes: [[PHOTOS], [whole]] };
  }
}

/** Atoms that are neighbours before and after, as they lie and in the order that they are to have. */
function movedRuns(
  memory: readonly Atom[],
  order: readonly Atom[],
): { readonly runs: readonly Atom[][]; readonly sorted: readonly Atom[][] } {
  let run = 0;
  const runs = runsOf(memory, (atom) => {
    const before = memory[memory.indexOf(atom) - 1];
    const isNext = before !== undefined && order.indexOf(atom) === order.indexOf(before) + 1;
    return isNext ? run : ++run;
  });
  return { runs, sorted: [...runs].sort((a, b) => order.indexOf(a[0]!) - order.indexOf(b[0]!)) };
}
