/** The curves of a run before its first step. */
import type { Curves } from './records/run.ts';

export function emptyCurves(): Curves {
  return {
    step: [],
    loss: [],
    terms: {},
    learningRate: [],
    gradientNorm: [],
    msPerStep: [],
    evalStep: [],
    validationTop1: [],
    agreement: [],
    alignment: [],
  };
}
