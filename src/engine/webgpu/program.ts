/**
 * A compute program written down: WGSL text with its buffers, as a pure function of a few constants. What is
 * generated around the text (bindings, constants, the entry point) is the same for every program, and is built once
 * for each set of constants.
 */
import { PupilError } from '../../core/errors.ts';

/**
 * Baked into the text: numbers become WGSL constants of the same name (abstract ones, which fit u32, i32 and f32
 * alike).
 */
export type Constants<C> = { readonly [Name in keyof C]: number | boolean };

/**
 * What one element of a buffer is. A tensor's buffer may be read as vectors where its size is a multiple of theirs.
 */
export type Element = 'f32' | 'vec2f' | 'vec4f' | 'i32' | 'u32' | 'vec4u';

export interface Shader {
  /** Storage buffers that are read, by name, in the order of their bindings. At most 8 with those written. */
  readonly reads: Readonly<Record<string, Element>>;
  /** Storage buffers that are written (and may be read back within the program). None may be among the inputs. */
  readonly writes: Readonly<Record<string, Element>>;
  /** f32 that change between calls: `numbers.name` in the text. */
  readonly numbers?: readonly string[];
  /** WGSL features to enable, e.g. `f16`. */
  readonly enable?: readonly string[];
  /** Invocations of a workgroup, at most 256. */
  readonly lanes: number;
  /** Workgroups in all; any number. */
  readonly groups: number;
  /**
   * WGSL: declares `fn run(group: u32, lane: u32)`, `group` below `groups` and the same for the whole workgroup,
   * `lane` below `lanes`, and whatever else it needs at module scope.
   */
  readonly text: string;
}

export interface Program<C extends Constants<C>> {
  /** Unique among programs: with the constants, the name of the pipeline. */
  readonly name: string;
  /** Pure: the same constants give the same shader. */
  readonly build: (constants: C) => Shader;
}

/** What every device has at least. */
const MAX_STORAGE_BUFFERS = 8;
const MAX_LANES = 256;

/** @param sides workgroups in x and y, at least `shader.groups` together */
export function writeModule(shader: Shader, constants: object, sides: readonly [number, number]): string {
  const buffers = Object.keys(shader.reads).length + Object.keys(shader.writes).length;
  if (buffers > MAX_STORAGE_BUFFERS || shader.lanes > MAX_LANES) {
    throw new PupilError('UNEXPECTED', 'A GPU program asks for more than every device has.', {
      buffers,
      lanes: shader.lanes,
    });
  }
  const numbers = shader.numbers ?? [];
  const bindings = [
    ...Object.entries(shader.reads).map(([name, type]) => `var<storage, read> ${name}: array<${type}>;`),
    ...Object.entries(shader.writes).map(
      ([name, type]) => `var<storage, read_write> ${name}: array<${type}>;`,
    ),
    ...(numbers.length === 0 ? [] : ['var<uniform> numbers: Numbers;']),
  ];
  return [
    ...(shader.enable ?? []).map((feature) => `enable ${feature};`),
    ...Object.entries(constants).map(([name, value]) => `const ${name} = ${value};`),
    ...(numbers.length === 0
      ? []
      : [`struct Numbers { ${numbers.map((name) => `${name}: f32`).join(', ')} }`]),
    ...bindings.map((binding, at) => `@group(0) @binding(${at}) ${binding}`),
    shader.text,
    `@compute @workgroup_size(${shader.lanes})`,
    'fn main(@builtin(workgroup_id) at: vec3u, @builtin(local_invocation_index) lane: u32) {',
    `  let group = at.x + at.y * ${sides[0]}u;`,
    // A count that was folded into two dimensions may leave a few groups over.
    ...(sides[0] * sides[1] === shader.groups ? [] : [`  if (group >= ${shader.groups}u) { return; }`]),
    '  run(group, lane);',
    '}',
  ].join('\n');
}

/** Workgroups in x and y for that many in all. */
export function foldGroups(groups: number, most: number): [number, number] {
  const rows = Math.ceil(groups / most);
  return [Math.ceil(groups / rows), rows];
}
