/**
 * Matrix products in place of tfjs-wasm's: all orientations at the same speed; one operand may be a single matrix for
 * all.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../../core/errors.ts';
import type { KernelCall, WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';

const { sizeFromShape } = tf.util;

export const batchMatMul: WasmKernel = { name: tf.BatchMatMul, run: multiply };

function multiply(call: KernelCall, engine: WasmEngine): tf.TensorInfo {
  const a = call.input('a');
  const b = call.input('b');
  const { transposeA, transposeB } = call.attributes as { transposeA: boolean; transposeB: boolean };
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [kOfB, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (k !== kOfB) {
    throw new PupilError(
      'UNEXPECTED',
      `A product of [${a.shape}] and [${b.shape}] does not fit: ${k} against ${kOfB}.`,
    );
  }
  const aBatches = a.shape.slice(0, -2);
  const bBatches = b.shape.slice(0, -2);
  const outBatches = tf.broadcast_util.assertAndGetBroadcastShape(aBatches, bBatches);
  const batch = sizeFromShape(outBatches);
  const aCount = sizeFromShape(aBatches);
  const bCount = sizeFromShape(bBatches);
  const y = engine.output([...outBatches, m, n]);
  if (batch * m * n === 0) return y;
  const from = { a: engine.address(a), b: engine.address(b), y: engine.address(y) };
  const aStep = aCount === 1 ? 0 : m * k * 4;
  const bStep = bCount === 1 ? 0 : k * n * 4;
  const [isAT, isBT] = [Number(transposeA), Number(transposeB)];
  const scratchBytes = engine.kernels.gemmScratchBytes(k, n);
  const scratch = engine.scratch(scratchBytes * engine.parts);
  const work = (part: number) => scratch + part * scratchBytes;
  const oneProduct = (rows: number) =>
    engine.spread('gemm', rows, grainOf(ROW_GRAIN, k * n), (first, end, part) => [
      ...[from.a + first * (transposeA ? 4 : k * 4), 0, isAT, transposeA ? rows : k, from.b, 0, isBT],
      ...[from.y + first * n * 4, 1, end - first, k, n, work(part)],
    ]);

  if (bCount === 1 && aCount === batch && !transposeA) {
    oneProduct(batch * m);
  } else if (batch === 1) {
    oneProduct(m);
  } else if ((aCount === batch || aCount === 1) && (bCount === batch || bCount === 1)) {
    engine.spread('gemm', batch, grainOf(1, m * k * n), (first, end, part) => [
      ...[from.a + first * aStep, aStep, isAT, transposeA ? m : k, from.b + first * bStep, bStep, isBT],
      ...[from.y + first * m * n * 4, end - first, m, k, n, work(part)],
    ]);
  } else {
    throw new PupilError(
      'UNEXPECTED',
      `A product of [${a.shape}] and [${b.shape}]: one batch must be the whole or 1.`,
    );
  }
  return y;
}

/** Rows are dealt out in whole tiles: what a tile adds up does not depend on its neighbours. */
const ROW_GRAIN = 24;
/** Multiply-adds below which another thread's answer is not worth waiting for. */
const MIN_WORK = 200_000;

/** Units a part must have, in steps of `step`, when a unit costs `work` multiply-adds. */
function grainOf(step: number, work: number): number {
  return step * Math.max(1, Math.ceil(MIN_WORK / (step * work)));
}
