/** The differentiable blocks that students are made of, beside tfjs's own ops. */
export { batchNormEval, batchNormTrain } from './batch-norm.ts';
export { groupNorm } from './group-norm.ts';
export { layerNorm } from './layer-norm.ts';
export { quickGelu } from './quick-gelu.ts';
