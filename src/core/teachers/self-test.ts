/**
 * Whether to believe a teacher: its answers to fixed inputs are compared with golden embeddings, or, where it has
 * none, with the same model on WASM. Quantized models on WebGPU have been seen to be wrong at full speed without any
 * error; nothing is embedded before this.
 */

/**
 * Below this mean cosine a (device, dtype) is not used. int8 against float32 gives 0.996 and more; broken kernels
 * give about 0.
 */
export const MIN_GOLDEN_COSINE = 0.99;
/**
 * The same against another number format of the same network, where the device of reference cannot run this one: what
 * rounding alone may cost. Whole CLIPs in 8 and 4 bits keep 0.95 and more; broken kernels give about 0.
 */
export const MIN_OTHER_FORMAT_COSINE = 0.9;
/** Different photos whose embeddings are this close to equal mean that the network no longer looks at its input. */
const MAX_ALIKE_COSINE = 0.99999;
export const GOLDEN_INPUTS = 4;

export interface Verdict {
  readonly passed: boolean;
  /** Mean cosine to the reference; null without one. */
  readonly cosine: number | null;
  readonly reason: string;
}

/**
 * The inputs of golden.json: pixel_values[k][c][y][x] = sin(0.11 (c+1) x + 0.07 (k+1) y) + 0.5 cos(0.013 x y + k),
 * [count, 3, H, W].
 */
export function goldenInputs(count: number, widthPx: number, heightPx: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count * 3 * heightPx * widthPx);
  let at = 0;
  for (let k = 0; k < count; k++) {
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < heightPx; y++) {
        for (let x = 0; x < widthPx; x++) {
          values[at++] =
            Math.sin(0.11 * (c + 1) * x + 0.07 * (k + 1) * y) + 0.5 * Math.cos(0.013 * x * y + k);
        }
      }
    }
  }
  return values;
}

/** The embeddings of a golden.json; null when it is none of ours. */
export function parseGolden(json: unknown): readonly (readonly number[])[] | null {
  if (typeof json !== 'object' || json === null || !('imageEmbeds' in json)) return null;
  const rows = json.imageEmbeds;
  const isTable =
    Array.isArray(rows) &&
    rows.length > 0 &&
    rows.every((row) => Array.isArray(row) && row.length > 0 && row.every((x) => typeof x === 'number'));
  return isTable ? (rows as number[][]) : null;
}

/**
 * @param answers [rows, dims], answers to `goldenInputs`
 * @param reference embeddings to agree with, or null: then only what needs no reference is judged
 * @param referenceName what the reference is, in words: "its golden embeddings"
 * @param minCosine below this mean cosine the answers are refused
 */
export function judge(
  answers: Float32Array,
  rows: number,
  reference: readonly ArrayLike<number>[] | null,
  referenceName: string,
  minCosine = MIN_GOLDEN_COSINE,
): Verdict {
  const dims = answers.length / rows;
  const row = (i: number) => answers.subarray(i * dims, (i + 1) * dims);
  if (!answers.every(Number.isFinite)) {
    return { passed: false, cosine: null, reason: 'It answers with numbers that are not finite.' };
  }
  if (rows > 1 && cosineOf(row(0), row(1)) > MAX_ALIKE_COSINE) {
    return { passed: false, cosine: null, reason: 'It gives the same answer to different pictures.' };
  }
  if (reference === null) {
    return {
      passed: true,
      cosine: null,
      reason:
        'Its answers are finite and differ from picture to picture. It has no golden embeddings to be compared with.',
    };
  }
  if (reference[0]?.length !== dims) {
    return {
      passed: false,
      cosine: null,
      reason: `It gives ${dims} numbers a photo, ${referenceName} have ${reference[0]?.length ?? 0}.`,
    };
  }
  const cosines = reference.slice(0, rows).map((golden, i) => cosineOf(row(i), golden));
  const cosine = cosines.reduce((sum, x) => sum + x, 0) / cosines.length;
  const passed = cosine >= minCosine;
  const seen = `Mean cosine ${cosine.toFixed(4)} with ${referenceName}`;
  return {
    passed,
    cosine,
    reason: passed ? `${seen}.` : `${seen}; at least ${minCosine} is needed.`,
  };
}

/** Cosine of two rows; 0 when one of them is all zeros. */
export function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
