/** Linear least squares with a penalty on the weights, in double precision: min |F W - T|² + penalty |W|². */

/**
 * @param features [rows, inputs]
 * @param targets [rows, outputs]
 * @returns [inputs, outputs]
 */
export function ridge(
  features: readonly Float64Array[],
  targets: readonly Float64Array[],
  penalty: number,
): Float64Array {
  const inputs = features[0]!.length;
  const outputs = targets[0]!.length;
  const width = inputs + outputs;
  // [FᵀF + penalty I | FᵀT]
  const table = new Float64Array(inputs * width);
  features.forEach((row, r) => {
    const target = targets[r]!;
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < inputs; j++) table[i * width + j]! += row[i]! * row[j]!;
      for (let o = 0; o < outputs; o++) table[i * width + inputs + o]! += row[i]! * target[o]!;
    }
  });
  for (let i = 0; i < inputs; i++) table[i * width + i]! += penalty;
  // Gauss-Jordan without pivots: the matrix is symmetric and positive definite.
  for (let i = 0; i < inputs; i++) {
    const pivot = table[i * width + i]!;
    for (let j = i; j < width; j++) table[i * width + j]! /= pivot;
    for (let row = 0; row < inputs; row++) {
      const factor = table[row * width + i]!;
      if (row === i || factor === 0) continue;
      for (let j = i; j < width; j++) table[row * width + j]! -= factor * table[i * width + j]!;
    }
  }
  return Float64Array.from({ length: inputs * outputs }, (_, at) => {
    const [i, o] = [Math.floor(at / outputs), at % outputs];
    return table[i * width + inputs + o]!;
  });
}
