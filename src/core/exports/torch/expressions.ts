/**
 * What a student computes as expressions, and these as lines of Python that a person would write: an expression that
 * is used once stands where it is used, a line's result takes the name of a value that is no longer needed, and
 * blocks that read alike are a loop.
 */
import type { ModuleTree } from './module-tree.ts';

export interface Expression {
  /** Counts up: whatever it is made of has a lower one. */
  readonly order: number;
  readonly inputs: readonly Expression[];
  /** @param inputs as they are written @param at how a path of the tree is written */
  readonly write: (inputs: readonly string[], at: (path: string) => string) => string;
  /** `a + b`: in brackets wherever something binds more tightly. */
  readonly isOperator: boolean;
  /** Whether its inputs need such brackets. */
  readonly binds: boolean;
  /** Path of the block that it belongs to, '' for none; null where it goes with its newest input. */
  readonly home: string | null;
  /** For the reader: `[B, 32, 16, 16]` */
  readonly shape: string;
}

/** Lines that belong together; `loop`: those of the first of several blocks that read alike. */
export interface Section {
  readonly home: string;
  readonly lines: readonly string[];
  readonly shape: string;
  readonly loop?: { readonly list: string; readonly from: number; readonly count: number };
}

/** What a reader takes in at a glance. */
const MAX_LINE_LENGTH = 76;
const MAX_DEPTH = 3;
const NAMES = ['x', 'y', 'z', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const BLOCK = 'block';

/**
 * @param given what is there already, and its name
 * @returns the lines that compute `output`, and the name that it then has
 */
export function writeLines(
  output: Expression,
  given: ReadonlyMap<Expression, string>,
  tree: ModuleTree,
): { readonly sections: readonly Section[]; readonly name: string } {
  const plan = planOf(output, given);
  const last = lastUses(plan, given);
  const names = new Map(given);
  const inUse = new Set(given.values());
  const sections: { home: string; lines: string[]; shape: string }[] = [];
  for (const [place, statement] of plan.statements.entries()) {
    const home = plan.homes.get(statement)!;
    const as = home === '' ? null : { path: home, as: BLOCK };
    const text = written(statement, plan, names, (path) => tree.access(path, as));
    const ending = [...leavesOf(statement, plan, given)].filter((leaf) => last.get(leaf) === place);
    for (const leaf of ending) inUse.delete(names.get(leaf)!);
    const name = freeName(inUse);
    names.set(statement, name);
    inUse.add(name);
    const { shape } = statement;
    let section = sections.at(-1);
    if (section?.home !== home) {
      section = { home, lines: [], shape };
      sections.push(section);
    }
    section.lines.push(home === '' ? `${name} = ${text}  # ${shape}` : `${name} = ${text}`);
    section.shape = shape;
  }
  return { sections: withLoops(sections, tree), name: names.get(output)! };
}

interface Plan {
  /** In order; the last one is the output. */
  readonly statements: readonly Expression[];
  readonly isStatement: ReadonlySet<Expression>;
  readonly homes: ReadonlyMap<Expression, string>;
}

function planOf(output: Expression, given: ReadonlyMap<Expression, string>): Plan {
  const all = reachable(output, given);
  const uses = new Map<Expression, number>();
  for (const { inputs } of all) for (const input of inputs) uses.set(input, (uses.get(input) ?? 0) + 1);
  const homes = homesOf(all, given);
  const isStatement = new Set<Expression>(all.filter((one) => one === output || uses.get(one)! > 1));
  const sizes = new Map<Expression, { readonly text: string; readonly depth: number }>();
  const plan = { statements: [], isStatement, homes };
  for (const one of all) {
    const within = one.inputs.filter((input) => !given.has(input) && !isStatement.has(input));
    for (const input of within) if (homes.get(input) !== homes.get(one)) isStatement.add(input);
    // The one that holds most becomes a line of its own, until the rest is short.
    for (;;) {
      const nested = one.inputs.filter((input) => !given.has(input) && !isStatement.has(input));
      const depth =
        1 + Math.max(0, ...nested.map((input) => sizes.get(input)!.depth + Number(one.isOperator)));
      const text = one.write(
        one.inputs.map((input) => (nested.includes(input) ? sizes.get(input)!.text : 'x')),
        (path) => shortened(path, homes.get(one)!),
      );
      sizes.set(one, { text, depth });
      if (nested.length === 0 || (text.length <= MAX_LINE_LENGTH && depth <= MAX_DEPTH)) break;
      nested.sort((a, b) => sizes.get(b)!.text.length - sizes.get(a)!.text.length);
      isStatement.add(nested[0]!);
    }
  }
  return { ...plan, statements: all.filter((one) => isStatement.has(one)) };
}

const shortened = (path: string, home: string) =>
  home !== '' && path.startsWith(`${home}.`) ? `${BLOCK}${path.slice(home.length)}` : `self.${path}`;

/** Whatever an expression is made of, in order. */
function reachable(output: Expression, given: ReadonlyMap<Expression, string>): readonly Expression[] {
  const seen = new Set<Expression>();
  const waiting = [output];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next) || given.has(next)) continue;
    seen.add(next);
    waiting.push(...next.inputs);
  }
  return [...seen].sort((a, b) => a.order - b.order);
}

function homesOf(
  all: readonly Expression[],
  given: ReadonlyMap<Expression, string>,
): ReadonlyMap<Expression, string> {
  const homes = new Map<Expression, string>();
  for (const one of all) {
    const newest = one.inputs
      .filter((input) => !given.has(input))
      .reduce<Expression | null>((a, b) => (a === null || b.order > a.order ? b : a), null);
    homes.set(one, one.home ?? (newest === null ? '' : homes.get(newest)!));
  }
  return homes;
}

function written(
  one: Expression,
  plan: Plan,
  names: ReadonlyMap<Expression, string>,
  at: (path: string) => string,
): string {
  const inputs = one.inputs.map((input) => {
    const name = names.get(input);
    if (name !== undefined) return name;
    const text = written(input, plan, names, at);
    return input.isOperator && one.binds ? `(${text})` : text;
  });
  return one.write(inputs, at);
}

/** The named values that a line reads. */
function leavesOf(
  statement: Expression,
  { isStatement }: Plan,
  given: ReadonlyMap<Expression, string>,
): ReadonlySet<Expression> {
  const leaves = new Set<Expression>();
  const waiting = [...statement.inputs];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isStatement.has(next) || given.has(next)) leaves.add(next);
    else waiting.push(...next.inputs);
  }
  return leaves;
}

/** By value, the place of the last line that reads it. */
function lastUses(plan: Plan, given: ReadonlyMap<Expression, string>): ReadonlyMap<Expression, number> {
  const last = new Map<Expression, number>();
  for (const [place, statement] of plan.statements.entries())
    for (const leaf of leavesOf(statement, plan, given)) last.set(leaf, place);
  return last;
}

function freeName(inUse: ReadonlySet<string>): string {
  const name = NAMES.find((one) => !inUse.has(one));
  if (name !== undefined) return name;
  let count = 1;
  while (inUse.has(`v${count}`)) count++;
  return `v${count}`;
}

/** Blocks of one list that follow each other and read alike become one. */
function withLoops(sections: readonly Section[], tree: ModuleTree): readonly Section[] {
  const merged: Section[] = [];
  for (const section of sections) {
    const before = merged.at(-1);
    const [list, number] = numbered(section.home);
    const loop =
      before && (before.loop ?? { list: numbered(before.home)[0], from: numbered(before.home)[1], count: 1 });
    const follows =
      before !== undefined &&
      loop !== undefined &&
      list !== '' &&
      loop.list === list &&
      loop.from + loop.count === number &&
      tree.listLengthAt(list) > 0 &&
      before.shape === section.shape &&
      before.lines.join('\n') === section.lines.join('\n');
    if (follows) merged[merged.length - 1] = { ...before, loop: { ...loop, count: loop.count + 1 } };
    else merged.push(section);
  }
  return merged;
}

/** `blocks.2` -> blocks, 2 */
function numbered(home: string): readonly [list: string, number: number] {
  const parts = /^(.+)\.(\d+)$/.exec(home);
  return parts === null ? ['', -1] : [parts[1]!, Number(parts[2])];
}

/** As the body of a method. */
export function linesOfSections(sections: readonly Section[], tree: ModuleTree): readonly string[] {
  return sections.flatMap(({ home, lines, shape, loop }, at) => {
    if (home === '') return at === 0 ? lines : ['', ...lines];
    if (loop === undefined) {
      return ['', `# ${home} -> ${shape}`, `${BLOCK} = ${tree.access(home)}`, ...lines];
    }
    const { list, from, count } = loop;
    const whole = tree.access(list);
    const isAll = from === 0 && count === tree.listLengthAt(list);
    return [
      '',
      `# ${list}.${from} to ${list}.${from + count - 1}, each -> ${shape}`,
      `for ${BLOCK} in ${isAll ? whole : `${whole}[${from}:${from + count}]`}:`,
      ...lines.map((line) => `    ${line}`),
    ];
  });
}
