/** How long the file is and each function in it, and which of them are too long. Pure: text in, complaints out. */
import { type ESTree, parseSync } from 'vite';

export const MOST_LINES = 300;
export const MOST_FUNCTION_LINES = 60;
/** Where a reason does not help: actions of the session are easily split, and were 200 lines long before. */
export const MOST_STATE_FUNCTION_LINES = 80;

/** `src/a.ts:12 ...`: a place, the value seen, the limit and the remedy. */
export type Complaint = string;

const REASON = /@long \S+/;
/** AssemblyScript's, which stand where TypeScript has none. */
const DECORATORS = /^\s*@\w+(\([^)]*\))?/gm;

type Node = ESTree.Node;
type Fn = Extract<Node, { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }>;

interface Found {
  readonly fn: Fn;
  /** From the function outwards. */
  readonly parents: readonly Node[];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function functionsIn(node: Node, parents: readonly Node[] = []): Found[] {
  const inside = Object.values(node)
    .flat()
    .filter(isNode)
    .flatMap((child) => functionsIn(child, [node, ...parents]));
  const isFunction =
    node.type === 'ArrowFunctionExpression' ||
    ((node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression') && node.body !== null);
  return isFunction ? [{ fn: node as Fn, parents }, ...inside] : inside;
}

/** The body of `describe(...)`, `describe.each(...)(...)`, `test.describe(...)`: a chapter, not a function. */
function isChapter({ parents: [parent] }: Found, text: string): boolean {
  return parent?.type === 'CallExpression' && /^(test\.)?describe\b/.test(text.slice(parent.callee.start));
}

/** Where the statement or the member begins that the function is in, below the next larger block. */
function headOf({ fn, parents }: Found): number {
  const blocks = new Set(['Program', 'BlockStatement', 'ClassBody', 'ObjectExpression', 'FunctionBody']);
  const outside = parents.findIndex(({ type }) => blocks.has(type));
  return (parents[outside - 1] ?? fn).start;
}

function nameOf({ fn, parents }: Found): string {
  const owner = [fn, ...parents].find((node) => ('id' in node && node.id) || ('key' in node && node.key));
  const named = owner && (('id' in owner && owner.id) || ('key' in owner && owner.key));
  return named && typeof named === 'object' && 'name' in named ? String(named.name) : 'a function';
}

export function complaintsOf(path: string, text: string): Complaint[] {
  const complaints: Complaint[] = [];
  const lines = linesOf(text);
  if (lines > MOST_LINES)
    complaints.push(`${path}: ${lines} lines, at most ${MOST_LINES}. Split it: one idea a file.`);
  return /\.tsx?$/.test(path) ? [...complaints, ...longFunctions(path, text)] : complaints;
}

function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function longFunctions(path: string, text: string): Complaint[] {
  const blanked = text.replace(DECORATORS, (decorator) => ' '.repeat(decorator.length));
  const { program, comments, errors } = parseSync(path, blanked);
  if (errors.length > 0) return [`${path}: it cannot be parsed: ${errors[0]!.message}`];
  const inState = path.startsWith('src/state/');
  return functionsIn(program).flatMap((found) => {
    const { start, end } = found.fn;
    const lines = linesOf(text.slice(start, end));
    if (lines <= MOST_FUNCTION_LINES || isChapter(found, text)) return [];
    const head = headOf(found);
    const header = comments.filter(
      (comment) => comment.end <= head && text.slice(comment.end, head).trim() === '',
    );
    const hasReason = header.some(({ value }) => REASON.test(value));
    const most = inState && hasReason ? MOST_STATE_FUNCTION_LINES : MOST_FUNCTION_LINES;
    if (hasReason && !(inState && lines > MOST_STATE_FUNCTION_LINES)) return [];
    const remedy = hasReason ? 'no reason counts here' : 'or say `@long <reason>` in its header';
    const at = linesOf(text.slice(0, start + 1));
    return [`${path}:${at} ${nameOf(found)}: ${lines} lines, at most ${most}. Split it; ${remedy}.`];
  });
}
