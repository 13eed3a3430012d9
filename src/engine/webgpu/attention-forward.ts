/**
 * Attention in one dispatch: the soft-max is taken while the keys go by, with a running maximum (Milakov and
 * Gimelshein 2018, arXiv:1805.02867). Kept for the gradient are each query's maximum and the inverse of its sum.
 */
import {
  type AttentionSizes,
  channelElement,
  dotRows,
  each,
  fillTiles,
  GROUP,
  maskCode,
  planAttention,
  readChannels,
  tilesCode,
  writeChannels,
} from './attention-text.ts';
import type { Program } from './program.ts';

/**
 * `qkv` [B, T, 3 W], `masks` [M, T, T] and `taken` [B heads] where weights are dropped -> `y` [B, T, W], `weights`
 * [B, heads, T, 2].
 */
export const attentionForward: Program<AttentionSizes> = {
  name: 'attention',
  build(sizes) {
    const { images, heads, depth, isDropped } = sizes;
    const plan = planAttention(sizes);
    const { vectors, lanes, blocks, held } = plan;
    const element = channelElement(depth);
    const scores = (i: number) => `
      ${dotRows(
        `score${i}`,
        vectors,
        (c) => `query${c}`,
        (c) => `tile[(at + ${i}u) * ${vectors}u + ${c}u]`,
      )}
      let s${i} = ${i === 0 ? 'score0' : `select(LOWEST, score${i}, key + ${i}u < tokens)`};`;
    const names = (name: string) => Array.from({ length: GROUP }, (_, i) => `${name}${i}`);
    return {
      reads: { qkv: element, ...(isDropped ? { masks: 'f32', taken: 'i32' } : {}) },
      writes: { y: element, weights: 'vec2f' },
      lanes,
      groups: images * heads * blocks,
      text: `
const LOWEST = -1e30;
${tilesCode(plan)}
${readChannels('qkv', depth, 3)}
${writeChannels('y', depth, 1)}
${maskCode(isDropped)}
fn run(group: u32, lane: u32) {
  image = group / ${heads * blocks}u;
  head = group / ${blocks}u % heads;
  let own = group % ${blocks}u * ${lanes}u + lane;
  let query = min(own, tokens - 1u);
  ${each(vectors, (c) => `let query${c} = qkvRow(query, 0u, ${c}u) * ${depth ** -0.5};\nvar mixed${c} = vec4f();`)}
  var top = LOWEST;
  var total = 0.0;
  for (var first = 0u; first < tokens; first += ${held}u) {
    ${fillTiles(plan, 'qkvRow(token, 1u, c)', 'qkvRow(token, 2u, c)')}
    workgroupBarrier();
    for (var at = 0u; at < min(${held}u, tokens - first); at += ${GROUP}u) {
      let key = first + at;
      ${each(GROUP, scores)}
      let next = max(top, ${names('s').reduce((a, b) => `max(${a}, ${b})`)});
      let fade = exp(top - next);
      ${each(GROUP, (i) => `let p${i} = exp(s${i} - next);`)}
      total = total * fade + (${names('p').join(' + ')});
      ${each(GROUP, (i) => `let w${i} = p${i} * maskAt(query, min(key + ${i}u, tokens - 1u));`)}
      ${each(vectors, (c) => {
        const value = (i: number) => `otherTile[(at + ${i}u) * ${vectors}u + ${c}u]`;
        return `mixed${c} *= fade;\n${each(GROUP, (i) => `mixed${c} = fma(vec4f(w${i}), ${value(i)}, mixed${c});`)}`;
      })}
      top = next;
    }
    workgroupBarrier();
  }
  if (own >= tokens) { return; }
  weights[(image * heads + head) * tokens + own] = vec2f(top, 1.0 / total);
  ${each(vectors, (c) => `yWrite(own, ${c}u, mixed${c} / total);`)}
}`,
    };
  },
};
