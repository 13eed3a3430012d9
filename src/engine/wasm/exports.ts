/** What `assembly/index.ts` exports. Addresses are byte offsets in the shared memory; sizes are counts of floats unless named bytes. */
type Address = number;

export interface KernelExports {
  gemmScratchBytes(k: number, columns: number): number;
  gemm(
    a: Address,
    aBatchStrideBytes: number,
    isATransposed: number,
    b: Address,
    bBatchStrideBytes: number,
    isBTransposed: number,
    c: Address,
    batch: number,
    m: number,
    k: number,
    n: number,
    scratch: Address,
  ): void;
  convScratchBytes(geometry: Address): number;
  convForward(geometry: Address, x: Address, w: Address, y: Address, scratch: Address): void;
  convInputGradient(geometry: Address, dy: Address, w: Address, dx: Address, scratch: Address): void;
  convFilterGradient(geometry: Address, x: Address, dy: Address, dw: Address, scratch: Address): void;
  depthwiseInputGradient(geometry: Address, dy: Address, w: Address, dx: Address): void;
  depthwiseFilterGradient(geometry: Address, x: Address, dy: Address, dw: Address): void;
}
