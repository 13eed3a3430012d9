/** Of what `assembly/index.ts` exports, the norms: see exports.ts. */
type Address = number;

export interface NormExports {
  normScratchBytes(channels: number): number;
  batchNormScratchBytes(channels: number): number;
  batchNormSums(x: Address, rows: number, channels: number, scratch: Address, from: number, to: number): void;
  rectifierBytes(channels: number): number;
  batchNormProducts(
    dy: Address,
    x: Address,
    mean: Address,
    rectifier: Address,
    rows: number,
    channels: number,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  batchNormFactors(scratch: Address, channels: number): Address;
  batchNormFinish(
    x: Address,
    gamma: Address,
    beta: Address,
    rows: number,
    channels: number,
    epsilon: number,
    low: number,
    high: number,
    mean: Address,
    variance: Address,
    rectifier: Address,
    scratch: Address,
  ): void;
  batchNormGiven(
    gamma: Address,
    beta: Address,
    mean: Address,
    variance: Address,
    channels: number,
    epsilon: number,
    low: number,
    high: number,
    rectifier: Address,
  ): void;
  batchNormGradientFinish(
    gamma: Address,
    mean: Address,
    variance: Address,
    rows: number,
    channels: number,
    epsilon: number,
    dgamma: Address,
    dbeta: Address,
    scratch: Address,
  ): void;
  columnAffine(x: Address, rows: number, columns: number, rectifier: Address, y: Address): void;
  columnAffineOfTwo(
    dy: Address,
    x: Address,
    rows: number,
    columns: number,
    rectifier: Address,
    factors: Address,
    dx: Address,
  ): void;
  groupNorm(
    x: Address,
    gamma: Address,
    beta: Address,
    batch: number,
    pixels: number,
    channels: number,
    groups: number,
    epsilon: number,
    y: Address,
    mean: Address,
    inverse: Address,
    scratch: Address,
  ): void;
  groupNormGradient(
    dy: Address,
    x: Address,
    gamma: Address,
    mean: Address,
    inverse: Address,
    batch: number,
    pixels: number,
    channels: number,
    groups: number,
    dx: Address,
    given: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  layerNorm(
    x: Address,
    gamma: Address,
    beta: Address,
    rows: number,
    columns: number,
    epsilon: number,
    y: Address,
    mean: Address,
    inverse: Address,
  ): void;
  layerNormGradient(
    dy: Address,
    x: Address,
    gamma: Address,
    mean: Address,
    inverse: Address,
    rows: number,
    columns: number,
    dx: Address,
    sums: Address,
    from: number,
    to: number,
  ): void;
}
