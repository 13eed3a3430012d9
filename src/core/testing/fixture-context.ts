/** What an implementation is given, and what it answers. */
import * as tf from '@tensorflow/tfjs-core';
import { toListed, toTensors } from './fixture-arrays.ts';
import type { Arrays, Config, FixtureCase, FixtureFile, FixtureFiles } from './fixture-files.ts';

export interface Context {
  readonly files: FixtureFiles;
  readonly file: FixtureFile;
  readonly case: FixtureCase;
  readonly config: Config;
}

/** Values in the listed order, by the names of the file; gradients of `loss` under `grads`. */
export interface Answer {
  readonly outputs: Readonly<Record<string, ArrayLike<number>>>;
  readonly grads: Readonly<Record<string, ArrayLike<number>>>;
  /** Outputs whose tolerance is widened to at least this, with the reason where it is set. */
  readonly leastTolerance?: Readonly<Record<string, number>>;
}

/** A sentence instead of an answer: Pupil has no such thing (yet). */
export type Skip = string;
export type Implementation = (context: Context) => Promise<Answer | Skip> | Answer | Skip;

export type Tensors = ReadonlyMap<string, tf.Tensor>;

export const numberOf = (config: Config, name: string, fallback?: number): number => {
  const value = config[name] ?? fallback;
  if (typeof value !== 'number') throw new Error(`config.${name} is not a number: ${String(value)}`);
  return value;
};
export const numbersOf = (config: Config, name: string): number[] => {
  const value = config[name];
  if (!Array.isArray(value)) throw new Error(`config.${name} is not a list: ${String(value)}`);
  return value as number[];
};

/** The case's own inputs, or those of the file's first case where it repeats them. */
export function inputsOf({ file, case: one }: Context): Arrays {
  const own = one.inputs ?? {};
  const first = file.cases?.[0];
  const repeats = one.note?.includes('inputs as the first case') ?? false;
  return repeats ? { ...first?.inputs, ...own } : own;
}

/**
 * Runs a function of the inputs and takes the gradients that the case lists. Outputs may hold more than the file asks
 * for.
 */
export async function differentiate(
  { case: one }: Context,
  inputs: Arrays,
  compute: (inputs: Tensors) => Record<string, tf.Tensor>,
): Promise<Answer> {
  const tensors = toTensors(inputs);
  const names = Object.keys(one.grads ?? {});
  const sources = names.map((name) => tensors.get(name)!);
  let kept: Record<string, tf.Tensor> = {};
  const forward = () => {
    const outputs = compute(tensors);
    kept = Object.fromEntries(Object.entries(outputs).map(([name, t]) => [name, tf.keep(tf.clone(t))]));
    return outputs['loss']!;
  };
  let gradients: readonly tf.Tensor[] = [];
  if (names.length > 0) {
    const { value, grads } = tf.engine().gradients(forward, sources, undefined, true);
    gradients = grads.map((gradient, i) => gradient ?? tf.zerosLike(sources[i]!));
    value.dispose();
  } else {
    tf.tidy(() => {
      forward();
    });
  }
  const outputs: Record<string, ArrayLike<number>> = {};
  for (const [name, tensor] of Object.entries(kept)) {
    outputs[name] = await toListed(tensor, one.outputs?.[name]?.layout);
  }
  const grads: Record<string, ArrayLike<number>> = {};
  for (const [i, name] of names.entries()) {
    grads[name] = await toListed(gradients[i]!, one.grads?.[name]?.layout);
  }
  tf.dispose([...tensors.values(), ...Object.values(kept), ...gradients]);
  return { outputs, grads };
}
