// The matrix product alone, with a memory of its own: it leaves in files that answer without us, where no memory can
// be shared between threads.
export { gemm, gemmScratchBytes } from './gemm';

/** Where the caller's own bytes may begin. */
export function firstFreeByte(): usize {
  return __heap_base;
}
