// Kernels for training on tfjs-wasm's own memory. Nothing here allocates: every buffer, scratch included, comes from the caller.
export { gemm, gemmScratchBytes } from './gemm';
export {
  convForward,
  convInputGradient,
  convFilterGradient,
  convScratchBytes,
} from './conv';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { columnSums } from './columns';
export { batchNorm, batchNormGradient, groupNorm, groupNormGradient, normScratchBytes } from './norms';
export {
  gatherRows,
  layerNorm,
  layerNormGradient,
  rowSums,
  softmax,
  softmaxCrossEntropy,
  softmaxGradient,
} from './rows';
export { adamW, quickGelu, quickGeluGradient, reluGradient } from './elementwise';
