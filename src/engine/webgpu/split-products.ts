/** Runs a product whose sums may be cut: then its pieces are added in a second dispatch. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './dispatcher.ts';
import { type GemmPlan, partSize } from './gemm-description.ts';
import { addParts } from './gemm-parts.ts';
import type { Constants, Program } from './program.ts';

/**
 * @param sums where the plan has column sums: [columns]
 */
export function runProduct<C extends Constants<C>>(
  gpu: Gpu,
  program: Program<C>,
  constants: C,
  plan: GemmPlan,
  reads: Readonly<Record<'a' | 'b', TensorInfo>>,
  y: TensorInfo,
  sums: TensorInfo | null = null,
): void {
  const pieces = plan.tiling.splits;
  if (pieces === 1) {
    gpu.run(program, constants, reads, { y, ...(sums === null ? {} : { sums }) });
    return;
  }
  const size = partSize(plan);
  const rest = sums === null ? 0 : plan.sizes.columns;
  const parts = gpu.output([pieces, size]);
  gpu.run(program, constants, reads, { y: parts });
  gpu.run(addParts, { size, pieces, rest }, { parts }, { y, ...(sums === null ? {} : { tail: sums }) });
  gpu.release(parts);
}
