/**
 * Matrix products in place of tfjs-webgpu's: all orientations alike, sums in a fixed order; one operand may be a
 * single matrix for all.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../../core/errors.ts';
import type { KernelCall } from '../../kernel.ts';
import type { Gpu } from '../dispatcher.ts';
import { type GemmDescription, planProduct } from '../gemm-description.ts';
import { matrixOperand } from '../gemm-matrices.ts';
import { gemmShader } from '../gemm-shader.ts';
import type { ProductSizes } from '../gemm-tiles.ts';
import type { WebGpuKernel } from '../kernel.ts';
import type { Program } from '../program.ts';
import { runProduct } from '../split-products.ts';

/** y = op(a) op(b), `batch` times; an operand that is shared is the same matrix for all. */
interface Product extends ProductSizes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly sharesA: boolean;
  readonly sharesB: boolean;
}

const product: Program<Product> = { name: 'product', build: (one) => gemmShader(describe(one)) };

function describe(one: Product): GemmDescription {
  const { rows, columns, depth, transposeA, transposeB } = one;
  return {
    ...planProduct(one, true),
    a: matrixOperand('a', {
      outer: rows,
      inner: depth,
      neighbours: transposeA ? 'outer' : 'inner',
      step: one.sharesA ? 0 : rows * depth,
    }),
    b: matrixOperand('b', {
      outer: columns,
      inner: depth,
      neighbours: transposeB ? 'inner' : 'outer',
      step: one.sharesB ? 0 : columns * depth,
    }),
    // Whether one of them is a slope is not known here, and slopes need a scale: see gemm-shader.ts.
    precision: 'single',
  };
}

const { sizeFromShape } = tf.util;

export const batchMatMul: WebGpuKernel = { name: tf.BatchMatMul, run: multiplyBatches };

function multiplyBatches(call: KernelCall, gpu: Gpu): tf.TensorInfo | tf.TensorInfo[] {
  const [a, b] = [call.input('a'), call.input('b')];
  const { transposeA, transposeB } = call.attributes as { transposeA: boolean; transposeB: boolean };
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [depthOfB, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (depth !== depthOfB) {
    throw new PupilError(
      'UNEXPECTED',
      `A product of [${a.shape}] and [${b.shape}] does not fit: ${depth} against ${depthOfB}.`,
    );
  }
  const [aBatches, bBatches] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outBatches = tf.broadcast_util.assertAndGetBroadcastShape(aBatches, bBatches);
  const batch = sizeFromShape(outBatches);
  const [aCount, bCount] = [sizeFromShape(aBatches), sizeFromShape(bBatches)];
  const isWholeOrOne = (count: number) => count === batch || count === 1;
  if (!isWholeOrOne(aCount) || !isWholeOrOne(bCount)) return call.stock();
  const y = gpu.output([...outBatches, rows, columns]);
  // One matrix on the right of many: the rows of all are those of one tall matrix.
  const isTall = bCount === 1 && aCount === batch && !transposeA;
  const one: Product = {
    batch: isTall ? 1 : batch,
    rows: isTall ? batch * rows : rows,
    ...{ columns, depth, transposeA, transposeB },
    sharesA: aCount === 1,
    sharesB: bCount === 1,
  };
  runProduct(gpu, product, one, planProduct(one, true), { a, b }, y);
  return y;
}
