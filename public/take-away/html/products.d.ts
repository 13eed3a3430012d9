/** A product that is open for its second factor [k, n]. */
export interface Product {
  /** The first factor [rows, k], to be filled. */
  readonly a: Float32Array;
  /** [rows, n], good until the next run of any product. */
  run(rows: number): Float32Array;
}

export type Products = (b: Float32Array, k: number, n: number, mostRows: number) => Product;

export type Kernels = WebAssembly.Exports;

export function createProducts(kernels: Kernels | null): Products;

export function startKernels(bytes: Uint8Array<ArrayBuffer>): Promise<Kernels | null>;
