/**
 * A network that somebody brought as an ONNX file, as the program that it became (`src/core/onnx`): its configuration
 * is the program, its weights come from the file.
 */
import type { StudentConfig, StudentFamily } from '../family.ts';
import type { Program } from '../layers.ts';
import type { Ops } from '../ops.ts';

export interface OnnxConfig extends StudentConfig {
  readonly id: 'onnx';
  /** What people call the network. */
  readonly name: string;
  /** Images [S, S, 3] as all students get them -> features [W]. */
  readonly program: Program;
}

/** Every value of a program, the images first. */
export function runProgram<T>(ops: Ops<T>, images: T, { steps }: Program): readonly T[] {
  const values = [images];
  for (const step of steps) {
    const inputs = step.from.map((place) => values[place]!);
    const y =
      step.op === 'batchNorm' ? ops.batchNorm(inputs[0]!, step.name, step.epsilon) : ops.layer(step, inputs);
    values.push(step.tap === undefined ? y : ops.tap(y, step.tap));
  }
  return values;
}

export const ONNX_NETWORK: StudentFamily<OnnxConfig> = {
  id: 'onnx',
  name: 'Network from a file',
  presets: [],
  // What has learned already is moved gently.
  training: { learningRate: 5e-4, clipNorm: 1 },
  backbone: (ops, images, { program }) => runProgram(ops, images, program)[program.output]!,
  faultOf({ program: { steps, output } }) {
    const isMade = (place: number, at: number) => place >= 0 && place <= at;
    const isWhole = steps.every(({ from }, at) => from.every((place) => isMade(place, at)));
    return isWhole && isMade(output, steps.length) ? null : 'A step of the program takes what is not there.';
  },
};
