/**
 * What attention and its gradient share as WGSL: one invocation works for one token (a query, or a key with its
 * value), whose channels it keeps in registers, while the workgroup walks through the other tokens of the same image
 * and head in shared memory. No scores are ever written out, and no sum is shared between invocations: the same call
 * gives the same bits.
 */
import { PupilError } from '../../core/errors.ts';

export interface AttentionSizes {
  readonly images: number;
  readonly tokens: number;
  readonly heads: number;
  /** Channels of a head. */
  readonly depth: number;
  readonly isDropped: boolean;
}

export interface AttentionPlan {
  /** vec4 of a token and head. */
  readonly vectors: number;
  /** Tokens of a workgroup, and workgroups an image and head. */
  readonly lanes: number;
  readonly blocks: number;
  /** Tokens in shared memory at a time. */
  readonly held: number;
}

/** Tokens taken at once, so that running sums are rescaled once for all of them. */
export const GROUP = 4;
/** Shared memory for either of the two tiles, which leaves room for several workgroups at a time. */
const TILE_BYTES = 4096;
const MOST_TOKENS_HELD = 32;
/** At the smallest number of tokens, two tiles fill the 16 KiB that every device has. */
const MOST_VECTORS = 120;

/** @throws {PupilError} UNEXPECTED for heads of more channels than two tiles of them fit */
export function planAttention({ tokens, depth }: AttentionSizes): AttentionPlan {
  const vectors = Math.ceil(depth / 4);
  if (vectors > MOST_VECTORS)
    throw new PupilError('UNEXPECTED', `Attention takes heads of up to ${MOST_VECTORS * 4} channels.`, {
      depth,
    });
  const blocks = Math.ceil(tokens / 256);
  const fitting = Math.floor(TILE_BYTES / 16 / vectors / GROUP) * GROUP;
  return {
    ...{ vectors, blocks },
    lanes: Math.ceil(tokens / blocks / 32) * 32,
    held: Math.max(GROUP, Math.min(MOST_TOKENS_HELD, fitting)),
  };
}

/** The text once for each number below `count`. */
export const each = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join('\n');

/** WGSL of the scalar product of two rows of vectors: `let NAME = a . b`. */
export function dotRows(
  name: string,
  vectors: number,
  a: (c: number) => string,
  b: (c: number) => string,
): string {
  const first = `var ${name}Sum = ${a(0)} * ${b(0)};`;
  const rest = each(vectors - 1, (c) => `${name}Sum = fma(${a(c + 1)}, ${b(c + 1)}, ${name}Sum);`);
  return `${first}\n${rest}\nlet ${name} = dot(${name}Sum, vec4f(1));`;
}

/** Element type of tensors whose rows are read channel by channel. */
export const channelElement = (depth: number) => (depth % 4 === 0 ? 'vec4f' : 'f32');

/**
 * WGSL: `fn NAME(token: u32, [third: u32,] c: u32) -> vec4f`, channels 4 c to 4 c + 3 of the workgroup's image and
 * head in the buffer of that name, zero beyond the head's channels. `image` and `head` are private variables, the
 * sizes are constants.
 */
export function readChannels(buffer: string, depth: number, thirds: 1 | 3): string {
  const third = thirds === 3 ? 'third: u32, ' : '';
  const start = `((image * tokens + token) * ${thirds}u + ${thirds === 3 ? 'third' : '0u'}) * (heads * depth) + head * depth + c * 4u`;
  const read =
    depth % 4 === 0
      ? `return ${buffer}[(${start}) / 4u];`
      : `let at = ${start};
  var four = vec4f();
  for (var i = 0u; i < 4u; i++) { if (c * 4u + i < depth) { four[i] = ${buffer}[at + i]; } }
  return four;`;
  return `fn ${buffer}Row(token: u32, ${third}c: u32) -> vec4f {\n  ${read}\n}`;
}

/** WGSL: `fn NAME(token: u32, [third: u32,] c: u32, four: vec4f)`, the counterpart that writes. */
export function writeChannels(buffer: string, depth: number, thirds: 1 | 3): string {
  const third = thirds === 3 ? 'third: u32, ' : '';
  const start = `((image * tokens + token) * ${thirds}u + ${thirds === 3 ? 'third' : '0u'}) * (heads * depth) + head * depth + c * 4u`;
  const write =
    depth % 4 === 0
      ? `${buffer}[(${start}) / 4u] = four;`
      : `let at = ${start};
  for (var i = 0u; i < 4u; i++) { if (c * 4u + i < depth) { ${buffer}[at + i] = four[i]; } }`;
  return `fn ${buffer}Write(token: u32, ${third}c: u32, four: vec4f) {\n  ${write}\n}`;
}

/** WGSL: `maskAt(query, key)`, the multiplier of a weight, from the mask that the image and head take. */
export function maskCode(isDropped: boolean): string {
  if (!isDropped) return 'fn maskAt(query: u32, key: u32) -> f32 { return 1.0; }';
  return `fn maskAt(query: u32, key: u32) -> f32 {
  return masks[(u32(taken[image * heads + head]) * tokens + query) * tokens + key];
}`;
}

/** WGSL that fills both tiles with the tokens from `first`, zeros beyond the last; all invocations take part. */
export function fillTiles({ vectors, lanes, held }: AttentionPlan, one: string, other: string): string {
  return `for (var at = lane; at < ${held * vectors}u; at += ${lanes}u) {
      let token = first + at / ${vectors}u;
      let c = at % ${vectors}u;
      tile[at] = vec4f();
      otherTile[at] = vec4f();
      if (token < tokens) {
        tile[at] = ${one};
        otherTile[at] = ${other};
      }
    }`;
}

/** WGSL of both tiles. */
export const tilesCode = ({ vectors, held }: AttentionPlan): string => `
var<workgroup> tile: array<vec4f, ${held * vectors}>;
var<workgroup> otherTile: array<vec4f, ${held * vectors}>;
var<private> image: u32;
var<private> head: u32;`;
