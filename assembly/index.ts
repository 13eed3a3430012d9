// Kernels for training on tfjs-wasm's own memory. Nothing here allocates: every buffer, scratch included, comes from the caller.
export { gemm, gemmScratchBytes } from './gemm';
export {
  convForward,
  convInputGradient,
  convFilterGradient,
  convScratchBytes,
} from './conv';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
