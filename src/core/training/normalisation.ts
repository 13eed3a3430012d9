/**
 * How pixels become a student's input, in training, in answers and inside every exported graph: one constant, so they
 * cannot differ.
 */
import type { Normalisation } from '../students/interpreters/graph-model.ts';

/** CLIP's statistics of pixels scaled to 0..1, which the paper's code uses (methods A.5). */
export const NORMALISATION: Normalisation = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/** `x * scale + shift` of bytes, by channel: three scales, then three shifts. */
export function normalisationFactors(): Float32Array {
  const { mean, std } = NORMALISATION;
  return Float32Array.from([...std.map((s) => 1 / (255 * s)), ...mean.map((m, c) => -m / std[c]!)]);
}

/** Bytes 0..255 [..., 3] -> normalised floats of the same layout, written to `out`. */
export function normalise(pixels: ArrayLike<number>, out: Float32Array): void {
  const { mean, std } = NORMALISATION;
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * std[channel]!);
    const shift = -mean[channel]! / std[channel]!;
    for (let i = channel; i < out.length; i += 3) out[i] = pixels[i]! * scale + shift;
  }
}
