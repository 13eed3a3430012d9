/**
 * A network that somebody brought as an ONNX file, as the program that it became (`src/core/onnx`): its configuration
 * is the program, its weights come from the file.
 */

import type { RectifierName } from '../../tensors/rectifier.ts';
import type { StudentConfig, StudentFamily } from '../family.ts';
import type { Program, Step } from '../layers.ts';
import type { Ops } from '../ops.ts';

export interface OnnxConfig extends StudentConfig {
  readonly id: 'onnx';
  /** What people call the network. */
  readonly name: string;
  /** Images [S, S, 3] as all students get them -> features [W]. */
  readonly program: Program;
}

/** The answer of a program. A norm and the rectifier behind it are one operation, where nobody else asks the norm. */
export function runProgram<T>(ops: Ops<T>, images: T, program: Program): T {
  const values = [images];
  const { activations, done } = rectifiedNorms(program);
  for (const step of program.steps) {
    const inputs = step.from.map((place) => values[place]!);
    const y = done.has(step) ? inputs[0]! : answerOf(ops, step, inputs, activations.get(step));
    values.push(step.tap ? ops.tap(y, step.tap) : y);
  }
  return values[program.output]!;
}

function answerOf<T>(ops: Ops<T>, step: Step, inputs: readonly T[], activation?: RectifierName): T {
  if (step.op !== 'batchNorm') return ops.layer(step, inputs);
  const { name, epsilon } = step;
  return ops.batchNorm(inputs[0]!, name, { epsilon, ...(activation && { activation }) });
}

/** By norm, what follows it; and the steps that are done with it. */
function rectifiedNorms({ steps, output }: Program): {
  readonly activations: ReadonlyMap<Step, RectifierName>;
  readonly done: ReadonlySet<Step>;
} {
  const users = new Map<number, Step[]>();
  for (const step of steps)
    for (const place of step.from) users.set(place, [...(users.get(place) ?? []), step]);
  const activations = new Map<Step, RectifierName>();
  const done = new Set<Step>();
  for (const [at, step] of steps.entries()) {
    const [user, ...others] = users.get(at + 1) ?? [];
    if (step.op !== 'batchNorm' || step.tap || at + 1 === output || others.length > 0) continue;
    if (user?.op !== 'relu' && user?.op !== 'relu6') continue;
    activations.set(step, user.op);
    done.add(user);
  }
  return { activations, done };
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
