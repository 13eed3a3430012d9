import type { NormExports } from './norm-exports.ts';

type Address = number;

/**
 * What `assembly/index.ts` exports. Addresses are byte offsets in the shared memory; sizes are counts of floats
 * unless named bytes.
 */
export interface KernelExports extends NormExports {
  gemmScratchBytes(k: number, columns: number): number;
  gemm(
    a: Address,
    aBatchStrideBytes: number,
    isATransposed: number,
    aLength: number,
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
  convFilterPieces(geometry: Address): number;
  convFilterGradient(
    geometry: Address,
    x: Address,
    dy: Address,
    dw: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  convFilterSlices(
    geometry: Address,
    slices: number,
    x: Address,
    dy: Address,
    dw: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  depthwiseScratchBytes(geometry: Address): number;
  depthwise(
    geometry: Address,
    x: Address,
    w: Address,
    y: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  depthwiseInputGradient(
    geometry: Address,
    dy: Address,
    w: Address,
    dx: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  depthwiseFilterScratchBytes(geometry: Address, channels: number): number;
  depthwiseFilterGradient(
    geometry: Address,
    x: Address,
    dy: Address,
    dw: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  depthwiseFilterSlices(
    geometry: Address,
    slices: number,
    x: Address,
    dy: Address,
    dw: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  softmax(x: Address, rows: number, columns: number, y: Address, scratch: Address): void;
  softmaxGradient(dy: Address, y: Address, rows: number, columns: number, dx: Address): void;
  softmaxCrossEntropy(
    logits: Address,
    targets: Address,
    rows: number,
    columns: number,
    loss: Address,
    probabilities: Address,
    scratch: Address,
  ): void;
  attentionScratchBytes(tokens: number, depth: number): number;
  attention(
    qkv: Address,
    masks: Address,
    taken: Address,
    tokens: number,
    heads: number,
    depth: number,
    scale: number,
    y: Address,
    weights: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  attentionGradientScratchBytes(tokens: number, depth: number): number;
  attentionGradient(
    dy: Address,
    qkv: Address,
    y: Address,
    weights: Address,
    masks: Address,
    taken: Address,
    tokens: number,
    heads: number,
    depth: number,
    scale: number,
    dqkv: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  linearScratchBytes(inputs: number, outputs: number): number;
  linear(
    x: Address,
    weight: Address,
    bias: Address,
    y: Address,
    inputs: number,
    outputs: number,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  linearGradientScratchBytes(inputs: number, outputs: number): number;
  linearWeightGradient(
    dy: Address,
    x: Address,
    rows: number,
    inputs: number,
    outputs: number,
    dweight: Address,
    dbias: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
  copyRuns(
    x: Address,
    xStrideBytes: number,
    y: Address,
    yStrideBytes: number,
    runBytes: number,
    count: number,
  ): void;
  columnSums(x: Address, rows: number, columns: number, factor: number, y: Address, scratch: Address): void;
  rowSums(x: Address, rows: number, columns: number, factor: number, y: Address): void;
  add(a: Address, b: Address, count: number, y: Address): void;
  relu(x: Address, count: number, y: Address): void;
  reluGradient(dy: Address, y: Address, count: number, dx: Address): void;
  relu6(x: Address, count: number, y: Address): void;
  relu6Gradient(dy: Address, x: Address, count: number, dx: Address): void;
  hardSwish(x: Address, count: number, y: Address): void;
  hardSwishGradient(dy: Address, x: Address, count: number, dx: Address): void;
  gated(x: Address, count: number, y: Address, slope: number): void;
  gatedGradient(dy: Address, x: Address, count: number, dx: Address, slope: number): void;
  gelu(x: Address, count: number, y: Address): void;
  geluGradient(dy: Address, x: Address, count: number, dx: Address): void;
  blend(a: Address, b: Address, count: number, share: number, rest: number, y: Address): void;
  squareSumsBytes(count: number): number;
  squareSums(x: Address, count: number, sums: Address, from: number, to: number): void;
  normOfSums(sums: Address, count: number, norm: Address): void;
  adamW(
    p: Address,
    gradient: Address,
    m: Address,
    v: Address,
    decays: Address,
    count: number,
    norm: Address,
    maxNorm: number,
    learningRate: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    rate: number,
    inverseCorrection2: number,
    epsilon: number,
    nextP: Address,
    nextM: Address,
    nextV: Address,
  ): void;
  /** 0 where an index lies outside. */
  gatherRows(x: Address, rows: number, rowBytes: number, indices: Address, count: number, y: Address): number;
  viewScratchBytes(sidePx: number, sizePx: number): number;
  views(
    photos: Address,
    sidePx: number,
    table: Address,
    normal: Address,
    sizePx: number,
    out: Address,
    scratch: Address,
    from: number,
    to: number,
  ): void;
}
