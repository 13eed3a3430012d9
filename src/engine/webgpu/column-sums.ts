/**
 * Sums over the rows of matrices, on WebGPU: what gradients of biases and of norms come down to. Long columns are cut
 * into parts that are added up in a second pass; the order of additions depends on the shape alone.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { Gpu } from './dispatcher.ts';
import { itemsOf, lanesFor, treeOf } from './lanes.ts';
import type { Program, Shader } from './program.ts';

/** `outer` matrices [rows, columns]. */
export interface Matrices {
  readonly outer: number;
  readonly rows: number;
  readonly columns: number;
}

/** How a workgroup's lanes lie over a matrix: columns beside each other, rows below. */
export interface LaneGrid {
  readonly lanes: number;
  readonly acrossLanes: number;
  readonly downLanes: number;
  /** Workgroups side by side that cover all columns. */
  readonly blocks: number;
}

const LANES = 256;
const MOST_ACROSS = 16;
/** Rows that a lane adds up before it is worth handing some to another workgroup. */
const ROWS_A_LANE = 8;
const MOST_PARTS = 256;

/** @param count columns, in items of one lane */
export function gridOf(count: number): LaneGrid {
  const acrossLanes = lanesFor(count, 1, MOST_ACROSS);
  return {
    lanes: LANES,
    acrossLanes,
    downLanes: LANES / acrossLanes,
    blocks: Math.ceil(count / acrossLanes),
  };
}

/** Parts that so many rows are cut into. */
export function partsOf(rows: number, { downLanes }: LaneGrid): number {
  return Math.min(MOST_PARTS, Math.ceil(rows / (downLanes * ROWS_A_LANE)));
}

interface SumConstants extends Matrices {
  readonly parts: number;
  readonly outputs: number;
  readonly factor: number;
}

/**
 * [outer, rows, columns] -> [outer, parts, columns], or for one part, `outputs` tensors [outer, columns / outputs].
 */
const program: Program<SumConstants> = {
  name: 'column sums',
  build({ outer, rows, columns, parts, outputs }) {
    const { type, count, text } = itemsOf(columns / outputs);
    const wide = count * outputs;
    const grid = gridOf(wide);
    const { lanes, acrossLanes, downLanes, blocks } = grid;
    const rowsOfPart = Math.ceil(rows / parts);
    const names = Array.from({ length: outputs }, (_, i) => `out${i}`);
    const store = names.map(
      (name, i) =>
        `if (item >= ${i * count}u && item < ${(i + 1) * count}u) { ${name}[place * ${count}u + item - ${i * count}u] = sum; }`,
    );
    const shader: Shader = {
      reads: { matrix: type },
      writes: Object.fromEntries(names.map((name) => [name, type])),
      lanes,
      groups: outer * parts * blocks,
      text: `
        ${text}
        ${treeOf('total', 'T', lanes, { stride: acrossLanes })}
        fn run(group: u32, lane: u32) {
          let place = group / ${blocks}u; // matrix and part
          let item = (group % ${blocks}u) * ${acrossLanes}u + lane % ${acrossLanes}u;
          let first = (place / ${parts}u) * rows;
          let start = (place % ${parts}u) * ${rowsOfPart}u;
          let end = min(start + ${rowsOfPart}u, rows);
          var sum = T(0);
          if (item < ${wide}u) {
            for (var row = start + lane / ${acrossLanes}u; row < end; row += ${downLanes}u) {
              sum += matrix[(first + row) * ${wide}u + item];
            }
          }
          sum = total(lane, sum) * factor;
          if (lane < ${acrossLanes}u && item < ${wide}u) { ${store.join('\n')} }
        }`,
    };
    return shader;
  },
};

/**
 * Writes factor * the sum over each matrix's rows. `columns` run through all outputs, which share them in equal
 * parts.
 * @param outputs each [outer, columns / outputs.length]
 */
export function sumColumns(
  gpu: Gpu,
  matrix: tf.TensorInfo,
  { outer, rows, columns }: Matrices,
  outputs: readonly tf.TensorInfo[],
  factor = 1,
): void {
  const count = itemsOf(columns / outputs.length).count * outputs.length;
  const parts = partsOf(rows, gridOf(count));
  const named = Object.fromEntries(outputs.map((tensor, i) => [`out${i}`, tensor]));
  if (parts <= 1) {
    gpu.run(program, { outer, rows, columns, parts: 1, outputs: outputs.length, factor }, { matrix }, named);
    return;
  }
  const sums = gpu.output([outer, parts, columns]);
  gpu.run(program, { outer, rows, columns, parts, outputs: 1, factor: 1 }, { matrix }, { out0: sums });
  const rest = { outer, rows: parts, columns, parts: 1, outputs: outputs.length, factor };
  gpu.run(program, rest, { matrix: sums }, named);
  gpu.release(sums);
}
