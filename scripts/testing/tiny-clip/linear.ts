/** A linear layer, as it is drawn, computed in double precision, and written in the Hub's number formats. */
export interface Linear {
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs, outputs] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array | null;
}
