/**
 * The gradient of attention in one dispatch. Half of the workgroups take queries and walk through the keys, the other
 * half take keys and walk through the queries; either computes the weights it needs again, which costs less than to
 * write and read them. Reference: Dao et al. 2022, arXiv:2205.14135, appendix B.4.
 */
import {
  type AttentionPlan,
  type AttentionSizes,
  channelElement,
  dotRows,
  each,
  fillTiles,
  maskCode,
  planAttention,
  readChannels,
  tilesCode,
  writeChannels,
} from './attention-text.ts';
import type { Program } from './program.ts';

/** `dy`, `y` [B, T, W], `qkv`, `weights` and masks as `attentionForward` had or gave them -> `dqkv` [B, T, 3 W]. */
export const attentionGradient: Program<AttentionSizes> = {
  name: 'attention gradient',
  build(sizes) {
    const { images, heads, depth, isDropped } = sizes;
    const plan = planAttention(sizes);
    const { lanes, blocks, held } = plan;
    const element = channelElement(depth);
    const groups = images * heads * blocks;
    return {
      reads: {
        ...{ dy: element, qkv: element, y: element, weights: 'vec2f' },
        ...(isDropped ? { masks: 'f32', taken: 'i32' } : {}),
      },
      writes: { dqkv: element },
      lanes,
      groups: groups * 2,
      text: `
const SCALE = ${depth ** -0.5};
${tilesCode(plan)}
/** Of the queries in the tiles: maximum, inverse sum, what the soft-max takes off each slope. */
var<workgroup> facts: array<vec3f, ${held}>;
${readChannels('qkv', depth, 3)}
${readChannels('dy', depth, 1)}
${readChannels('y', depth, 1)}
${writeChannels('dqkv', depth, 3)}
${maskCode(isDropped)}
fn factsOf(query: u32) -> vec3f {
  var product = vec4f();
  for (var c = 0u; c < ${plan.vectors}u; c++) { product = fma(dyRow(query, c), yRow(query, c), product); }
  return vec3f(weights[(image * heads + head) * tokens + query], dot(product, vec4f(1)));
}
${queryCode(plan)}
${keyCode(plan)}
fn run(group: u32, lane: u32) {
  image = group % ${groups}u / ${heads * blocks}u;
  head = group / ${blocks}u % heads;
  let own = group % ${blocks}u * ${lanes}u + lane;
  if (group < ${groups}u) { takeQuery(own, lane); } else { takeKey(own, lane); }
}`,
    };
  },
};

/** Slopes of a query: keys and values go by. */
function queryCode(plan: AttentionPlan): string {
  const { vectors, held } = plan;
  const key = (c: number) => `tile[at * ${vectors}u + ${c}u]`;
  const value = (c: number) => `otherTile[at * ${vectors}u + ${c}u]`;
  return `
fn takeQuery(own: u32, lane: u32) {
  let query = min(own, tokens - 1u);
  let fact = factsOf(query);
  ${each(vectors, (c) => `let query${c} = qkvRow(query, 0u, ${c}u) * SCALE;\nlet slope${c} = dyRow(query, ${c}u);\nvar result${c} = vec4f();`)}
  for (var first = 0u; first < tokens; first += ${held}u) {
    ${fillTiles(plan, 'qkvRow(token, 1u, c)', 'qkvRow(token, 2u, c)')}
    workgroupBarrier();
    for (var at = 0u; at < min(${held}u, tokens - first); at++) {
      ${dotRows('score', vectors, (c) => `query${c}`, key)}
      ${dotRows('slope', vectors, (c) => `slope${c}`, value)}
      let weight = exp(score - fact.x) * fact.y;
      let d = vec4f(weight * (maskAt(query, first + at) * slope - fact.z));
      ${each(vectors, (c) => `result${c} = fma(d, ${key(c)}, result${c});`)}
    }
    workgroupBarrier();
  }
  if (own >= tokens) { return; }
  ${each(vectors, (c) => `dqkvWrite(own, 0u, ${c}u, result${c} * SCALE);`)}
}`;
}

/** Slopes of a key and its value: queries and their slopes go by. */
function keyCode(plan: AttentionPlan): string {
  const { vectors, held, lanes } = plan;
  const query = (c: number) => `tile[at * ${vectors}u + ${c}u]`;
  const slope = (c: number) => `otherTile[at * ${vectors}u + ${c}u]`;
  return `
fn takeKey(own: u32, lane: u32) {
  let key = min(own, tokens - 1u);
  ${each(vectors, (c) => `let key${c} = qkvRow(key, 1u, ${c}u);\nlet value${c} = qkvRow(key, 2u, ${c}u);`)}
  ${each(vectors, (c) => `var keyResult${c} = vec4f();\nvar valueResult${c} = vec4f();`)}
  for (var first = 0u; first < tokens; first += ${held}u) {
    ${fillTiles(plan, 'qkvRow(token, 0u, c) * SCALE', 'dyRow(token, c)')}
    for (var at = lane; at < ${held}u; at += ${lanes}u) {
      if (first + at < tokens) { facts[at] = factsOf(first + at); }
    }
    workgroupBarrier();
    for (var at = 0u; at < min(${held}u, tokens - first); at++) {
      let fact = facts[at];
      let factor = maskAt(first + at, key);
      ${dotRows('score', vectors, query, (c) => `key${c}`)}
      ${dotRows('slope', vectors, slope, (c) => `value${c}`)}
      let weight = exp(score - fact.x) * fact.y;
      let mixed = vec4f(weight * factor);
      let d = vec4f(weight * (factor * slope - fact.z));
      ${each(vectors, (c) => `valueResult${c} = fma(mixed, ${slope(c)}, valueResult${c});\nkeyResult${c} = fma(d, ${query(c)}, keyResult${c});`)}
    }
    workgroupBarrier();
  }
  if (own >= tokens) { return; }
  ${each(vectors, (c) => `dqkvWrite(own, 1u, ${c}u, keyResult${c});\ndqkvWrite(own, 2u, ${c}u, valueResult${c});`)}
}`;
}
