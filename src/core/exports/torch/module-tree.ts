/**
 * The modules of a student in PyTorch: one tree by the parameters' own names. Where a name cannot be an attribute
 * (networks of others may call their weights anything) it gets one that can, and the file says which.
 */
import type { ParameterSpec } from '../../students/parameters.ts';
import { isAttribute } from './python.ts';

/** Parts of a layer's name that PyTorch's own layers have. */
const LEAF = /^(.*)\.(weight|bias|running_mean|running_var)$/s;

/** Of a name that stays; and how those begin that had to change. */
const MAX_NAME_LENGTH = 200;
const CHANGED = 'layer_';

interface Branch {
  readonly children: Map<string, Branch | string>;
}

export class ModuleTree {
  /** By the name of a parameter, or of a layer, as the student has it. */
  readonly #paths = new Map<string, string>();
  readonly #root: Branch = { children: new Map() };
  readonly #specs: ReadonlyMap<string, ParameterSpec>;
  /** What is made at a path: a layer, or a bare parameter. */
  readonly #made = new Map<string, string>();

  constructor(specs: readonly ParameterSpec[]) {
    this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
    const stems = new Set(specs.map(({ name }) => LEAF.exec(name)?.[1] ?? name));
    const branches = branchesOf(stems);
    const odd: string[] = [];
    for (const stem of stems) {
      if (isPlain(stem, branches, this.#specs.has(stem))) this.#paths.set(stem, stem);
      else odd.push(stem);
    }
    const counts = new Map<string, number>();
    for (const stem of odd) this.#paths.set(stem, unique(stem, counts));
  }

  /** The names that had to change, old to new. */
  get renamed(): readonly (readonly [name: string, path: string])[] {
    return [...this.#specs.keys()].flatMap((name) => {
      const path = this.pathOf(name);
      return path === name ? [] : [[name, path] as const];
    });
  }

  /** Where a parameter, or a layer by the name of its parameters, lies. */
  pathOf(name: string): string {
    const leaf = this.#specs.has(name) ? LEAF.exec(name) : null;
    if (leaf === null) return this.#paths.get(name)!;
    return `${this.#paths.get(leaf[1]!)!}.${leaf[2]}`;
  }

  /**
   * Makes one of PyTorch's layers of the parameters NAME.weight, NAME.bias, ...
   * @returns its path; null where something else is there already, or a parameter has another name
   */
  layer(parameters: readonly string[], made: string): string | null {
    const stems = new Set(parameters.map((name) => LEAF.exec(name)?.[1] ?? null));
    const [stem] = stems;
    if (stems.size !== 1 || stem === null || stem === undefined) return null;
    const path = this.#paths.get(stem)!;
    const before = this.#made.get(path);
    if (before !== undefined && before !== made) return null;
    // A bare parameter lies where the layer would be.
    if (parameters.some((name) => this.#made.has(this.pathOf(name)))) return null;
    if (before === undefined) this.#put(path, made);
    return path;
  }

  /** A parameter by itself. @returns its path */
  parameter(name: string, shape: readonly number[]): string {
    const path = this.pathOf(name);
    const stem = LEAF.exec(name)?.[1];
    const isInLayer = stem !== undefined && this.#made.has(this.#paths.get(stem)!);
    if (!isInLayer && !this.#made.has(path)) {
      const frozen = this.#specs.get(name)?.isFrozen === true ? ', requires_grad=False' : '';
      this.#put(path, `nn.Parameter(torch.empty(${shape.join(', ') || '()'})${frozen})`);
    }
    return path;
  }

  /** Whether something has been made for it. */
  has(name: string): boolean {
    const stem = LEAF.exec(name)?.[1];
    return (
      this.#made.has(this.pathOf(name)) || (stem !== undefined && this.#made.has(this.#paths.get(stem)!))
    );
  }

  #put(path: string, made: string): void {
    this.#made.set(path, made);
    const segments = path.split('.');
    let branch = this.#root;
    for (const segment of segments.slice(0, -1)) {
      let next = branch.children.get(segment);
      if (next === undefined || typeof next === 'string') {
        next = { children: new Map() };
        branch.children.set(segment, next);
      }
      branch = next;
    }
    branch.children.set(segments.at(-1)!, made);
  }

  /** `self.stage0.block1.conv1`, or from a path further down: `block.conv1`. */
  access(path: string, from: { readonly path: string; readonly as: string } | null = null): string {
    const isBelow = from !== null && path.startsWith(`${from.path}.`);
    let branch: Branch | string | undefined = this.#root;
    let text = isBelow ? from.as : 'self';
    const skipped = isBelow ? from.path.split('.').length : 0;
    for (const [at, segment] of path.split('.').entries()) {
      const parent: Branch | string | undefined = branch;
      branch = typeof parent === 'object' ? parent.children.get(segment) : undefined;
      if (at < skipped) continue;
      if (!/^\d/.test(segment)) text += `.${segment}`;
      else text += typeof parent === 'object' && isList(parent) ? `[${segment}]` : `["${segment}"]`;
    }
    return text;
  }

  /** How many parts the list at a path has, which a loop can walk; 0 where it is none. */
  listLengthAt(path: string): number {
    let branch: Branch | string | undefined = this.#root;
    for (const segment of path.split('.')) {
      branch = typeof branch === 'object' ? branch.children.get(segment) : undefined;
    }
    return typeof branch === 'object' && isList(branch) ? branch.children.size : 0;
  }

  /** The lines of `__init__` that make it all. */
  lines(): readonly string[] {
    return [...this.#root.children].flatMap(([name, part]) => {
      const [first, ...rest] = linesOf(part);
      return [`self.${name} = ${first}`, ...rest];
    });
  }
}

const isList = ({ children }: Branch) => [...children.keys()].every((key, at) => key === String(at));

function linesOf(part: Branch | string): readonly string[] {
  if (typeof part === 'string') return [part];
  const indented = (lines: readonly string[], prefix: string) => [
    `    ${prefix}${lines[0]}`,
    ...lines.slice(1).map((line) => `    ${line}`),
  ];
  const closed = (lines: readonly string[]) => [...lines.slice(0, -1), `${lines.at(-1)},`];
  const { children } = part;
  if (!isList(part)) {
    const isNumbered = [...children.keys()].some((key) => /^\d/.test(key));
    const parts = [...children].flatMap(([name, child]) =>
      closed(indented(linesOf(child), isNumbered ? `"${name}": ` : `${name}=`)),
    );
    return isNumbered ? ['nn.ModuleDict({', ...parts, '})'] : ['group(', ...parts, ')'];
  }
  const each = [...children.values()].map(linesOf);
  const isRepeated = each.length > 1 && each.every((lines) => lines.join() === each[0]!.join());
  if (isRepeated) {
    const lines = indented(each[0]!, '');
    return ['nn.ModuleList([', ...lines, `    for _ in range(${each.length})`, '])'];
  }
  return ['nn.ModuleList([', ...each.flatMap((lines) => closed(indented(lines, ''))), '])'];
}

/** By the path of each branch, whether its parts are numbered or named. */
function branchesOf(stems: ReadonlySet<string>): ReadonlyMap<string, 'numbers' | 'names' | 'both'> {
  const branches = new Map<string, 'numbers' | 'names' | 'both'>();
  for (const stem of stems) {
    if (stem.length > MAX_NAME_LENGTH) continue;
    let path = '';
    for (const segment of stem.split('.')) {
      const kind = /^\d+$/.test(segment) ? 'numbers' : 'names';
      const before = branches.get(path) ?? kind;
      branches.set(path, before === kind ? kind : 'both');
      path = path === '' ? segment : `${path}.${segment}`;
    }
  }
  return branches;
}

/** Whether a layer or a bare parameter can keep its name: attributes and numbers only, each its own. */
function isPlain(
  stem: string,
  branches: ReadonlyMap<string, 'numbers' | 'names' | 'both'>,
  isParameter: boolean,
): boolean {
  // Something lies below what is to be a layer; or it would collide with a name that had to change.
  if (stem.length > MAX_NAME_LENGTH || branches.has(stem) || stem.startsWith(CHANGED)) return false;
  const segments = stem.split('.');
  // Lists hold layers, not parameters.
  if (isParameter && /^\d/.test(segments.at(-1)!)) return false;
  let path = '';
  return segments.every((segment) => {
    const isNumber = /^(0|[1-9]\d{0,8})$/.test(segment) && branches.get(path) === 'numbers' && path !== '';
    const isFit = isNumber || (isAttribute(segment) && branches.get(path) !== 'both');
    path = path === '' ? segment : `${path}.${segment}`;
    return isFit;
  });
}

function unique(stem: string, counts: Map<string, number>): string {
  const base = `${CHANGED}${stem.slice(0, 60).replace(/[^A-Za-z0-9]+/g, '_')}`;
  const count = (counts.get(base) ?? 0) + 1;
  counts.set(base, count);
  // Two lines between: no other base ends like that.
  return count === 1 ? base : `${base}__${count}`;
}
