// Kernels for training on tfjs-wasm's own memory. Nothing here allocates: every buffer, scratch included, comes from
// the caller.
export { gemm, gemmScratchBytes } from './gemm';
export { convForward, convInputGradient, convScratchBytes } from './conv';
export { convFilterGradient, convFilterPieces, convFilterSlices } from './conv-filter-gradient';
export { attention, attentionScratchBytes } from './attention';
export { attentionGradient, attentionGradientScratchBytes } from './attention-gradient';
export { copyRuns } from './copies';
export { depthwise, depthwiseInputGradient, depthwiseScratchBytes } from './depthwise';
export { depthwiseFilterGradient, depthwiseFilterScratchBytes, depthwiseFilterSlices } from './depthwise-filter-gradient';
export { columnAffine, columnAffineOfTwo, columnSums } from './columns';
export {
  batchNormFactors,
  batchNormFinish,
  batchNormGiven,
  batchNormGradientFinish,
  batchNormProducts,
  batchNormScratchBytes,
  batchNormSums,
  rectifierBytes,
} from './batch-norm';
export { groupNorm, groupNormGradient, normScratchBytes } from './group-norm';
export { linear, linearScratchBytes } from './linear';
export { linearGradientScratchBytes, linearWeightGradient } from './linear-gradient';
export {
  gatherRows,
  layerNorm,
  layerNormGradient,
  rowSums,
  softmax,
  softmaxCrossEntropy,
  softmaxGradient,
} from './rows';
export { gated, gatedGradient, gelu, geluGradient, hardSwish, hardSwishGradient } from './activations';
export { add, relu, relu6, relu6Gradient, reluGradient } from './elementwise';
export { adamW, blend, normOfSums, squareSums, squareSumsBytes } from './vectors';
export { views, viewScratchBytes } from './views';
