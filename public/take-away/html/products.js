/**
 * Products of matrices, row-major, in single precision: what nearly all of a network's time goes to. On WebAssembly
 * where the browser lets it run, else in plain JavaScript, which gives the same up to rounding.
 */

/** Floats of rows that are multiplied at a time: a megabyte stays in a processor's cache. */
const FLOATS_AT_A_TIME = 2 ** 18;

/** How many rows of `k` numbers are taken at a time. */
export function rowsAtATime(k, rows) {
  return Math.min(rows, Math.max(48, Math.floor(FLOATS_AT_A_TIME / k)));
}

/**
 * A product is opened once for its second factor `b` [k, n], then run for as many rows as are in `a` [rows, k].
 * @param kernels what `product.wasm` exports; null for plain JavaScript
 * @returns (b, k, n, mostRows) => { a: Float32Array, run(rows): Float32Array [rows, n], good until the next run }
 */
export function createProducts(kernels) {
  return kernels === null ? inPlainJavaScript() : onWebAssembly(kernels);
}

/** @param bytes of `product.wasm` @returns its exports, or null where the browser does not run WebAssembly */
export async function startKernels(bytes) {
  try {
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return instance.exports;
  } catch {
    // Lockdown modes switch it off: then it is slower, and answers the same.
    return null;
  }
}

function onWebAssembly({ gemm, gemmScratchBytes, firstFreeByte, memory }) {
  const PAGE_BYTES = 65536;
  const start = (firstFreeByte() + 15) & ~15;
  const aligned = (floats) => (floats * 4 + 15) & ~15;
  return (b, k, n, mostRows) => {
    const aAt = start + aligned(k * n);
    const cAt = aAt + aligned(mostRows * k);
    const scratchAt = cAt + aligned(mostRows * n);
    const missing = scratchAt + gemmScratchBytes(k, n) - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    new Float32Array(memory.buffer, start, k * n).set(b);
    return {
      a: new Float32Array(memory.buffer, aAt, mostRows * k),
      run(rows) {
        gemm(aAt, 0, false, k, start, 0, false, cAt, 1, rows, k, n, scratchAt);
        return new Float32Array(memory.buffer, cAt, rows * n);
      },
    };
  };
}

function inPlainJavaScript() {
  return (b, k, n, mostRows) => {
    const a = new Float32Array(mostRows * k);
    const c = new Float32Array(mostRows * n);
    const panels = inPanels(b, k, n);
    return {
      a,
      run(rows) {
        for (let i = 0; i < rows; i += 4) {
          for (let j = 0; j < n; j += 4) tile(a, panels, c, { i, j, rows, k, n });
        }
        return c.subarray(0, rows * n);
      },
    };
  };
}

/** Four columns side by side, [n / 4][k][4], zeros where there are no more. */
function inPanels(b, k, n) {
  const panels = new Float32Array(Math.ceil(n / 4) * k * 4);
  for (let j = 0; j < n; j++) {
    const to = (j >> 2) * k * 4 + (j & 3);
    for (let p = 0; p < k; p++) panels[to + p * 4] = b[p * n + j];
  }
  return panels;
}

/** Four rows by four columns of c. Rows past the last repeat it. */
function tile(a, panels, c, { i, j, rows, k, n }) {
  const last = rows - 1;
  const [r0, r1, r2, r3] = [
    i * k,
    Math.min(i + 1, last) * k,
    Math.min(i + 2, last) * k,
    Math.min(i + 3, last) * k,
  ];
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  let at = (j >> 2) * k * 4;
  for (let p = 0; p < k; p++, at += 4) {
    const b0 = panels[at];
    const b1 = panels[at + 1];
    const b2 = panels[at + 2];
    const b3 = panels[at + 3];
    const a0 = a[r0 + p];
    const a1 = a[r1 + p];
    const a2 = a[r2 + p];
    const a3 = a[r3 + p];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  put(c, i * n + j, n - j, s00, s01, s02, s03);
  if (i < last) put(c, (i + 1) * n + j, n - j, s10, s11, s12, s13);
  if (i + 1 < last) put(c, (i + 2) * n + j, n - j, s20, s21, s22, s23);
  if (i + 2 < last) put(c, (i + 3) * n + j, n - j, s30, s31, s32, s33);
}

function put(c, at, columns, s0, s1, s2, s3) {
  c[at] = s0;
  if (columns > 1) c[at + 1] = s1;
  if (columns > 2) c[at + 2] = s2;
  if (columns > 3) c[at + 3] = s3;
}
