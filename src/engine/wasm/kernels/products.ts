/** Matrix products in place of tfjs-wasm's: all orientations at the same speed; one operand may be a single matrix for all. */
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
  const scratch = engine.scratch(engine.kernels.gemmScratchBytes(k, n));
  const from = { a: engine.address(a), b: engine.address(b), y: engine.address(y) };
  const run = (
    aAt: number,
    aStep: number,
    bAt: number,
    bStep: number,
    yAt: number,
    count: number,
    rows: number,
  ) =>
    engine.kernels.gemm(
      aAt,
      aStep,
      Number(transposeA),
      bAt,
      bStep,
      Number(transposeB),
      yAt,
      count,
      rows,
      k,
      n,
      scratch,
    );

  if (bCount === 1 && aCount === batch && !transposeA) {
    run(from.a, 0, from.b, 0, from.y, 1, batch * m);
  } else if ((aCount === batch || aCount === 1) && (bCount === batch || bCount === 1)) {
    run(from.a, aCount === 1 ? 0 : m * k * 4, from.b, bCount === 1 ? 0 : k * n * 4, from.y, batch, m);
  } else {
    throw new PupilError(
      'UNEXPECTED',
      `A product of [${a.shape}] and [${b.shape}]: one batch must be the whole or 1.`,
    );
  }
  return y;
}
