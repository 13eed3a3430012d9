/** The letters that formulas share, each with its meaning in plain words. */
export const SYMBOLS = {
  x: ['x', 'the student’s features of a photo'],
  z: ['z', 'the student’s logits: one score a class'],
  y: ['y', 'the class that the label names'],
  K: ['K', 'the number of classes'],
  e: ['e, ê', 'the teacher’s embedding of the photo, centred; with a hat, of length one'],
  s: ['ŝ', 'the student’s view of the photo in the teacher’s space, G x + g, brought to length one'],
  G: ['G, g', 'a linear map from the student’s features into the teacher’s space, learned along'],
  U: ['U, u', 'a linear map from the teacher’s space to the student’s features, learned along'],
  mu: ['μ', 'the mean embedding of each class'],
  q: ['q', 'the logits of a linear probe on the teacher’s embeddings'],
  T: ['T', 'the temperature: above 1 it softens both answers'],
  tau: ['τ', 'the temperature that divides cosines: the lower, the sharper'],
  taus: ['τ, τₜ', 'the temperatures of the student and of the teacher: the lower, the sharper'],
  scale: ['s', 'the sharpness of the cosines, learned, at most 100'],
  kappa: ['κ', 'the strength of the pull'],
  A: ['A', 'the anchors, one a row, each of length one'],
  rows: ['Ŝ, Ê', 'the views of all photos of the batch, the student’s and the teacher’s, one a row'],
  I: ['I', 'the right answer is the photo’s own row'],
  CE: ['CE', 'cross-entropy: how surprised the first is by the second'],
  KL: ['KL', 'Kullback-Leibler divergence: how far the second distribution is from the first'],
  cos: ['cos', 'the cosine of the angle between two directions'],
} as const satisfies Record<string, readonly [symbol: string, meaning: string]>;

export type SymbolName = keyof typeof SYMBOLS;
