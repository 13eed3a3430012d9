/** A program of a page while it is being written: steps name their arrays. */

/** A step before its arrays are counted: they go by names of their own. */
export interface NamedStep {
  readonly op: string;
  /** Value 0 is the photo; step i gives value i + 1. */
  readonly from: readonly number[];
  readonly [option: string]: unknown;
}

export interface NamedProgram {
  readonly steps: readonly NamedStep[];
  readonly output: number;
  /** What the steps may name. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

/** Under a name that nothing has yet, whatever the student's own parameters are called. */
export function addArray(arrays: Map<string, Float32Array>, values: Float32Array): string {
  let name = `#${arrays.size}`;
  while (arrays.has(name)) name = `#${name}`;
  arrays.set(name, values);
  return name;
}
