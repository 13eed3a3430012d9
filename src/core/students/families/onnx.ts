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

/** The answer of a program. */
export function runProgram<T>(ops: Ops<T>, images: T, { steps, output }: Program): T {
  const values = [images];
  for (const step of steps) {
    const inputs = step.from.map((place) => values[place]!);
    const y =
      step.op === 'batchNorm' ? ops.batchNorm(inputs[0]!, step.name, step.epsilon) : ops.layer(step, inputs);
    values.push(step.tap ? ops.tap(y, step.tap) : y);
  }
  return values[output]!;
}

export const ONNX_NETWORK: StudentFamily<OnnxConfig> = {
  id: 'onnx',
  name: 'Imported net',
  presets: [],
  nameOf: ({ name }) => name,
  // What has learned already is moved gently.
  training: { learningRate: 5e-4, clipNorm: 1 },
  backbone: (ops, images, { program }) => runProgram(ops, images, program),
  // Whether each layer fits what it is given, the walk over its shapes says.
  faultOf: ({ program }) =>
    program.steps.some(({ from }, at) => from.some((place) => place > at)) ? 'A step lacks its input.' : null,
};
