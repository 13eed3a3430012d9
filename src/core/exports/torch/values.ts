/** What the PyTorch interpreter computes with, and how values are made of others. */
import { PupilError } from '../../errors.ts';
import type { ParameterSpec } from '../../students/parameters.ts';
import type { Expression } from './expressions.ts';
import { HELPERS, type HelperName } from './helpers.ts';
import { ModuleTree } from './module-tree.ts';

/** @property shape of one photo, channels last, whatever the order of its axes in PyTorch */
export interface Value {
  readonly shape: readonly number[];
  /** Of images: [B, C, H, W] instead of [B, H, W, C]. */
  readonly isChannelsFirst: boolean;
  readonly expression: Expression;
}

interface How {
  readonly shape?: readonly number[];
  readonly isChannelsFirst?: boolean;
  /** Of the block; by default it goes with its newest input. */
  readonly home?: string;
  /** `a + b`, or one whose inputs must not be such. */
  readonly isOperator?: boolean;
  readonly binds?: boolean;
}

type Write = Expression['write'];

/** Makes values, and remembers what they need: layers, and functions of the file. */
export class Writer {
  readonly tree: ModuleTree;
  readonly #helpers = new Set<HelperName>();
  readonly #turned = new Map<Expression, Value>();
  #count = 0;

  constructor(specs: readonly ParameterSpec[]) {
    this.tree = new ModuleTree(specs);
  }

  /** A value that is there before the first line. */
  given(shape: readonly number[], isChannelsFirst = false): Value {
    return this.value([], () => '', { shape, isChannelsFirst, home: '' });
  }

  /** Shape and order of axes are those of the first input, unless said. */
  value(inputs: readonly Value[], write: Write, how: How = {}): Value {
    const shape = how.shape ?? inputs[0]!.shape;
    const isChannelsFirst =
      (how.isChannelsFirst ?? inputs[0]?.isChannelsFirst ?? false) && shape.length === 3;
    const [height, width, channels] = shape;
    const order = isChannelsFirst ? [channels, height, width] : shape;
    const expression: Expression = {
      order: this.#count++,
      inputs: inputs.map((input) => input.expression),
      write,
      isOperator: how.isOperator ?? false,
      binds: how.binds ?? false,
      home: how.home ?? null,
      shape: `[${['B', ...order].join(', ')}]`,
    };
    return { shape, isChannelsFirst, expression };
  }

  /** `name(x)` for `name` of PyTorch or of the file. */
  call(name: string, x: Value, rest = '', how: How = {}): Value {
    return this.value([x], ([input]) => `${name}(${input}${rest === '' ? '' : `, ${rest}`})`, how);
  }

  /** `x.name(...)` */
  method(name: string, x: Value, given: string, how: How = {}): Value {
    return this.value([x], ([input]) => `${input}.${name}(${given})`, { ...how, binds: true });
  }

  operator(sign: string, a: Value, b: Value, shape = a.shape): Value {
    const write: Write = ([left, right]) => `${left} ${sign} ${right}`;
    return this.value([a, b], write, { shape, isOperator: true, binds: sign !== '+' });
  }

  /** A layer of PyTorch's at its path. */
  layer(path: string, x: Value, how: How = {}): Value {
    return this.value([x], ([input], at) => `${at(path)}(${input})`, { ...how, home: homeOf(path) });
  }

  /** With parameters at their paths. */
  withParameters(paths: readonly string[], inputs: readonly Value[], write: Write, how: How = {}): Value {
    return this.value(inputs, write, { ...how, home: homeOf(paths[0]!) });
  }

  helper(name: HelperName): HelperName {
    this.#helpers.add(name);
    return name;
  }

  /** The functions that are needed, in the order of their list. */
  helperTexts(): readonly string[] {
    return Object.entries(HELPERS).flatMap(([name, text]) =>
      this.#helpers.has(name as HelperName) ? [text] : [],
    );
  }

  channelsLast(x: Value): Value {
    return x.isChannelsFirst ? this.#turn(x, 'channels_last') : x;
  }

  channelsFirst(x: Value): Value {
    if (x.shape.length !== 3) {
      throw new PupilError('RECIPE_INVALID', `Expected an image [H, W, C], not [${x.shape.join()}].`);
    }
    return x.isChannelsFirst ? x : this.#turn(x, 'channels_first');
  }

  /** The second value with its axes in the order of the first. */
  alike(a: Value, b: Value): Value {
    if (a.isChannelsFirst === b.isChannelsFirst) return b;
    return a.isChannelsFirst ? this.channelsFirst(b) : this.channelsLast(b);
  }

  /** Back where it came from, where it was turned before. */
  #turn(x: Value, name: 'channels_first' | 'channels_last'): Value {
    const known = this.#turned.get(x.expression);
    if (known !== undefined) return known;
    const y = this.call(this.helper(name), x, '', { isChannelsFirst: name === 'channels_first' });
    this.#turned.set(x.expression, y);
    this.#turned.set(y.expression, x);
    return y;
  }
}

/** The block of a layer: its path up to the last part with a number in it, the layer itself apart. */
export function homeOf(path: string): string {
  const above = path.split('.').slice(0, -1);
  while (above.length > 0 && !/\d/.test(above.at(-1)!)) above.pop();
  return above.join('.');
}

/** The axis of a whole value, batch first, for one of a photo's. */
export function axisOf(x: Value, axis: number): number {
  return x.isChannelsFirst ? [2, 3, 1][axis]! : axis + 1;
}
