/** The differentiable blocks that students are made of, under one door. */
export { gelu, hardSwish, quickGelu, silu } from './activations.ts';
export { attention } from './attention.ts';
export { affineByChannel, batchNormEval, batchNormTrain } from './batch-norm.ts';
export { biWkv } from './bi-wkv.ts';
export { groupNorm } from './group-norm.ts';
export { layerNorm } from './layer-norm.ts';
export { linear } from './linear.ts';
export { maxPool } from './max-pool.ts';
export { unitRows } from './unit-rows.ts';
