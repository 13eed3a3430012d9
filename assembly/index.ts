// Kernels for training on tfjs-wasm's own memory. Nothing here allocates: every buffer, scratch included, comes from
// the caller.
export { gemm, gemmScratchBytes } from './gemm';
export { convForward, convInputGradient, convScratchBytes } from './conv';
export { convFilterGradient, convFilterPieces } from './conv-filter-gradient';
export { attention, attentionScratchBytes } from './attention';
export { attentionGradient, attentionGradientScratchBytes } from './attention-gradient';
export { copyRuns } from './copies';
export {
  depthwise,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  depthwiseScratchBytes,
} from './depthwise';
export { columnAffine, columnAffineOfTwo, columnSums } from './columns';
export {
  batchNormCoefficients,
  batchNormFinish,
  batchNormGradientFinish,
  batchNormProducts,
  batchNormScratchBytes,
  batchNormSums,
  groupNorm,
  groupNormGradient,
  normScratchBytes,
} from './norms';
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
export { gated, gatedGradient, gelu, geluGradient } from './activations';
export { add, relu, reluGradient } from './elementwise';
export { adamW, blend, normOfSums, squareSums, squareSumsBytes } from './vectors';
export { views, viewScratchBytes } from './views';
