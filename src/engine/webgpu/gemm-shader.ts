/**
 * The one WGSL program of all products: a tiled, register-blocked GEMM as text, a pure function of its description.
 * What it multiplies (matrices, patches of images) and where results go is said by snippets; sums are in float32, in
 * an order fixed by the tiling alone.
 */
import { type GemmDescription, isVectorOf, partSize } from './gemm-description.ts';
import { type ProductSizes, TILE_DEPTH, type Tile, threadsOf } from './gemm-tiles.ts';
import type { Element, Shader } from './program.ts';

/**
 * Slopes of a mean loss are too small for float16: its normal numbers begin at 6e-5. Scaled by this they begin at
 * 1.5e-8, and end at 16.
 */
const SLOPE_SCALE = 4096;
const LARGEST_HALF = 65504;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const lines = (count: number, line: (i: number) => string): string => range(count).map(line).join('\n');

export function gemmShader(description: GemmDescription): Shader {
  const { sizes, tiling, a, b, hasBias, hasColumnSums, precision } = description;
  const { tile, splits } = tiling;
  const element: Element = isVectorOf(sizes) ? 'vec4f' : 'f32';
  const tiles = Math.ceil(sizes.rows / tile.rows) * Math.ceil(sizes.columns / tile.columns);
  return {
    reads: { a: a.element, b: b.element, ...(hasBias ? { bias: element } : {}) },
    writes: { y: element, ...(hasColumnSums && splits === 1 ? { sums: element } : {}) },
    ...(precision === 'half' ? { enable: ['f16'] } : {}),
    lanes: threadsOf(tile),
    groups: tiles * sizes.batch * splits,
    text: [
      'const OUTSIDE = 0xffffffffu;',
      a.code,
      b.code,
      description.yPlace ?? rowAfterRow(description),
      storeCode(description),
      runCode(description, tiles),
    ].join('\n'),
  };
}

function runCode(description: GemmDescription, tiles: number): string {
  const { sizes, tiling, depthOf, precision, hasColumnSums } = description;
  const { tile, splits, chunk } = tiling;
  const held = precision === 'half' ? 'vec4<f16>' : 'vec4f';
  const stages = planStages(tile);
  const across = tile.columns / tile.threadColumns;
  const rowGroups = tile.threadRows / 4;
  const columnGroups = tile.threadColumns / 4;
  const each = (code: (stage: Stage, description: GemmDescription) => string) =>
    stages.map((stage) => code(stage, description)).join('\n');
  return `
var<workgroup> aTile: array<${held}, ${(TILE_DEPTH * tile.rows) / 4}>;
var<workgroup> bTile: array<${held}, ${(TILE_DEPTH * tile.columns) / 4}>;

fn run(group: u32, lane: u32) {
  let part = group / ${tiles}u;
  let product = ${splits > 1 ? '0u' : 'part'};
  let tilesAcross = ${Math.ceil(sizes.columns / tile.columns)}u;
  let firstRow = group % ${tiles}u / tilesAcross * ${tile.rows}u;
  let firstColumn = group % tilesAcross * ${tile.columns}u;
  let depth = u32(${depthOf ?? sizes.depth});
  let begin = ${splits > 1 ? `part * ${chunk}u` : '0u'};
  let end = ${splits > 1 ? `min(depth, begin + ${chunk}u)` : 'depth'};
  let threadRow = lane / ${across}u;
  let threadColumn = lane % ${across}u;
  ${each(placeCode)}
  ${lines(tile.threadRows * columnGroups, (i) => `var sum${i} = vec4f();`)}
  ${hasColumnSums ? 'var columnSum = vec4f();' : ''}
  // Each turn fetches a tile while it multiplies the one before, so the first has nothing to multiply and the last
  // nothing to fetch.
  for (var inner = begin; ; inner += ${TILE_DEPTH}u) {
    if (inner < end) {
      ${each(fetchCode)}
    }
    if (inner > begin) {
      for (var k = 0u; k < ${TILE_DEPTH}u; k++) {
        ${lines(rowGroups, (g) => `let a${g} = vec4f(aTile[k * ${tile.rows / 4}u + ${(g * tile.rows) / 4 / rowGroups}u + threadRow]);`)}
        ${lines(columnGroups, (g) => `let b${g} = vec4f(bTile[k * ${tile.columns / 4}u + ${g * across}u + threadColumn]);`)}
        ${lines(tile.threadRows * columnGroups, (i) => {
          const row = Math.floor(i / columnGroups);
          return `sum${i} = fma(vec4f(a${row >> 2}[${row & 3}]), b${i % columnGroups}, sum${i});`;
        })}
      }
      ${hasColumnSums ? columnSumCode(tile) : ''}
    }
    if (inner >= end) { break; }
    workgroupBarrier();
    ${each(holdCode)}
    workgroupBarrier();
  }
  ${lines(tile.threadRows, (r) => {
    const row = `firstRow + ${(r >> 2) * (tile.rows / rowGroups)}u + threadRow * 4u + ${r & 3}u`;
    const store = (g: number) =>
      `store(place${r}, firstColumn + ${g * across * 4}u + threadColumn * 4u, sum${r * columnGroups + g});`;
    return `let place${r} = yPlace(part, ${row});\n${lines(columnGroups, store)}`;
  })}
  ${hasColumnSums ? columnSumStore(description) : ''}
}`;
}

/** A thread's share of one fetch: a block of 4 x 4 numbers, the left operand's blocks first. */
interface Stage {
  readonly name: string;
  readonly firstBlock: number;
  readonly threads: number;
  /** Blocks of the left operand, and of both. */
  readonly aBlocks: number;
  readonly blocks: number;
}

function planStages(tile: Tile): readonly Stage[] {
  const threads = threadsOf(tile);
  const aBlocks = (tile.rows * TILE_DEPTH) / 16;
  const blocks = aBlocks + (tile.columns * TILE_DEPTH) / 16;
  return range(Math.ceil(blocks / threads)).map((i) => {
    return { name: `${i}`, firstBlock: i * threads, threads, aBlocks, blocks };
  });
}

/** The code for whichever operand a thread's block belongs to. */
function bySide({ firstBlock, threads, aBlocks, blocks }: Stage, code: (side: 'a' | 'b') => string): string {
  const last = firstBlock + threads;
  const block = `lane + ${firstBlock}u`;
  if (last <= aBlocks) return code('a');
  const right = last > blocks ? `if (${block} < ${blocks}u) {\n${code('b')}\n}` : code('b');
  return firstBlock >= aBlocks ? right : `if (${block} < ${aBlocks}u) {\n${code('a')}\n} else {\n${right}\n}`;
}

/** Blocks in the outer direction of an operand's tile. */
const outerBlocks = (side: 'a' | 'b', { tiling }: GemmDescription): number =>
  (side === 'a' ? tiling.tile.rows : tiling.tile.columns) / 4;

/** WGSL of a block's outer and inner index in its tile. What is adjacent in memory goes to adjacent threads. */
function blockOf(
  stage: Stage,
  side: 'a' | 'b',
  description: GemmDescription,
): { outer: string; inner: string } {
  const block = `(lane + ${stage.firstBlock}u - ${side === 'a' ? 0 : stage.aBlocks}u)`;
  const count = outerBlocks(side, description);
  const deep = TILE_DEPTH / 4;
  return description[side].neighbours === 'outer'
    ? { outer: `(${block} % ${count}u)`, inner: `(${block} / ${count}u)` }
    : { outer: `(${block} / ${deep}u)`, inner: `(${block} % ${deep}u)` };
}

function placeCode(stage: Stage, description: GemmDescription): string {
  const s = stage.name;
  const places = bySide(stage, (side) => {
    const { outer, inner } = blockOf(stage, side, description);
    const first = `${side === 'a' ? 'firstRow' : 'firstColumn'} + ${outer} * 4u`;
    const count = description[side].neighbours === 'outer' ? 1 : 4;
    return `inner${s} = ${inner} * 4u;
      ${lines(count, (i) => `place${s}_${i} = ${side}Place(product, ${first} + ${i}u);`)}`;
  });
  return `var inner${s} = 0u;
    ${lines(4, (i) => `var place${s}_${i} = vec4i(); var fetched${s}_${i} = vec4f();`)}
    ${places}`;
}

function fetchCode(stage: Stage, description: GemmDescription): string {
  const s = stage.name;
  return bySide(stage, (side) =>
    lines(4, (i) =>
      description[side].neighbours === 'outer'
        ? `fetched${s}_${i} = ${side}Load(place${s}_0, inner + inner${s} + ${i}u);`
        : `fetched${s}_${i} = ${side}Load(place${s}_${i}, inner + inner${s});`,
    ),
  );
}

/** Into shared memory, the outer index contiguous: what the threads read together lies together. */
function holdCode(stage: Stage, description: GemmDescription): string {
  const s = stage.name;
  return bySide(stage, (side) => {
    const { outer } = blockOf(stage, side, description);
    const isTurned = description[side].neighbours === 'inner';
    return lines(4, (i) => {
      const turned = `vec4f(${range(4).map((j) => `fetched${s}_${j}[${i}]`)})`;
      const at = `(inner${s} + ${i}u) * ${outerBlocks(side, description)}u + ${outer}`;
      return `${side}Tile[${at}] = ${heldCode(isTurned ? turned : `fetched${s}_${i}`, side, description)};`;
    });
  });
}

/**
 * WGSL of four numbers as shared memory holds them. Beyond the range of float16 they saturate: an infinity would
 * spoil a whole run.
 */
function heldCode(four: string, side: 'a' | 'b', { precision, slopes }: GemmDescription): string {
  if (precision === 'single') return four;
  const scaled = slopes === side ? `${four} * ${SLOPE_SCALE}.0` : four;
  return `vec4<f16>(clamp(${scaled}, vec4f(-${LARGEST_HALF}.0), vec4f(${LARGEST_HALF}.0)))`;
}

/** WGSL of a sum, without the scale of the slopes. */
function unscaled(sum: string, { precision, slopes }: GemmDescription): string {
  return precision === 'half' && slopes !== undefined ? `${sum} * ${1 / SLOPE_SCALE}` : sum;
}

function columnSumCode({ columns }: Tile): string {
  const count = columns / 4;
  return `if (firstRow == 0u && lane < ${count}u) {
      for (var k = 0u; k < ${TILE_DEPTH}u; k++) { columnSum += vec4f(bTile[k * ${count}u + lane]); }
    }`;
}

function columnSumStore(description: GemmDescription): string {
  const { sizes, tiling } = description;
  const column = 'firstColumn + lane * 4u';
  const below = `store(part * ${partSize(description)}u + ${sizes.rows * sizes.columns}u, ${column}, columnSum);`;
  const apart = `columnSum = ${unscaled('columnSum', description)};\n${guardedStore('sums', '0u', column, 'columnSum', sizes)}`;
  return `if (firstRow == 0u && lane < ${tiling.tile.columns / 4}u) { ${tiling.splits > 1 ? below : apart} }`;
}

function rowAfterRow(description: GemmDescription): string {
  const { rows, columns } = description.sizes;
  return `fn yPlace(part: u32, row: u32) -> u32 {
  return select(OUTSIDE, part * ${partSize(description)}u + row * ${columns}u, row < ${rows}u);
}`;
}

function storeCode(description: GemmDescription): string {
  const { sizes, hasBias } = description;
  const bias = isVectorOf(sizes)
    ? 'bias[min(column, LAST_COLUMN) / 4u]'
    : `vec4f(${range(4).map((c) => `bias[min(column + ${c}u, LAST_COLUMN)]`)})`;
  return `const LAST_COLUMN = ${sizes.columns - 1}u;
fn store(place: u32, column: u32, sum: vec4f) {
  if (place == OUTSIDE) { return; }
  let value = ${unscaled('sum', description)}${hasBias ? ` + ${bias}` : ''};
  ${guardedStore('y', 'place', 'column', 'value', sizes)}
}`;
}

/** Four numbers of a row, as far as there are columns. */
function guardedStore(
  buffer: string,
  place: string,
  column: string,
  value: string,
  sizes: ProductSizes,
): string {
  if (isVectorOf(sizes)) {
    return `if (${column} < ${sizes.columns}u) { ${buffer}[(${place} + ${column}) / 4u] = ${value}; }`;
  }
  return `for (var c = 0u; c < min(4u, ${sizes.columns}u - min(${column}, ${sizes.columns}u)); c++) { ${buffer}[${place} + ${column} + c] = ${value}[c]; }`;
}
