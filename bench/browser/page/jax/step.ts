/**
 * The bench's training steps in jax-js, each one jitted function: forward pass, cross-entropy with smoothed labels,
 * gradients, clipping by their norm, AdamW, averaged weights. Running statistics and attention dropout are left out,
 * to jax-js's advantage.
 */
import { blockUntilReady, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { createRandom } from '../../../../src/core/random.ts';
import { initialise, type ParameterSpec } from '../../../../src/core/students/parameters.ts';
import { ADAMW } from '../../../../src/core/training/optimizers.ts';
import type { JaxConvolutions, JaxStepsAnswer } from '../../requests.ts';
import { CLASSES, studentOf, type Workload } from '../../workloads.ts';
import { randomPhotos } from '../photos.ts';
import { jaxOps } from './ops.ts';

type Arrays = Record<string, np.Array>;
type State = { parameters: Arrays; m: Arrays; v: Arrays; average: Arrays };

const SEED = 1;
const SMOOTHING = 0.1;
const LEARNING_RATE = 1e-3;
const AVERAGE_DECAY = 0.999;

export interface JaxStep {
  /** Milliseconds until everything is computed. */
  run(): Promise<JaxStepsAnswer>;
  dispose(): void;
}

export function jaxStep(workload: Workload, convolutions: JaxConvolutions): JaxStep {
  const student = studentOf(workload);
  const specs = student.parameters.filter((spec) => spec.isTrainable);
  const start = initialise(student.parameters, createRandom(SEED));
  const started = () =>
    collect(specs, (spec) => np.array(new Float32Array(start.get(spec.name)!), { shape: [...spec.shape] }));
  const zeros = () => mapped(started(), (x) => np.zerosLike(x));
  let state: State = {
    parameters: started(),
    m: zeros(),
    v: zeros(),
    average: started(),
  };

  const lossOf = (parameters: Arrays, images: np.Array, labels: np.Array): np.Array => {
    const ops = jaxOps((name) => parameters[name]!, convolutions);
    const { logits } = student.forward(ops, images);
    const targets = labels.mul(1 - SMOOTHING).add(SMOOTHING / CLASSES);
    return np.mean(np.sum(targets.mul(nn.logSoftmax(logits)), -1)).mul(-1);
  };
  const step = jit((was: State, images: np.Array, labels: np.Array, c1: np.Array, c2: np.Array) => {
    const [loss, gradients] = valueAndGrad(lossOf)(
      mapped(was.parameters, (x) => x.ref),
      images,
      labels,
    );
    const next = adamw(specs, was, gradients, c1, c2);
    return { next, loss };
  });

  const { batchSize, imageSizePx: side } = workload;
  const { pixels, oneHot } = randomPhotos(workload, SEED);
  const images = np.array(pixels, { shape: [batchSize, side, side, 3] });
  const labels = np.array(oneHot, { shape: [batchSize, CLASSES] });
  let taken = 0;
  return {
    async run() {
      taken++;
      const startedMs = performance.now();
      const corrections = [ADAMW.beta1, ADAMW.beta2].map((beta) => np.array(1 - beta ** taken)) as [
        np.Array,
        np.Array,
      ];
      const { next, loss } = step(state, images.ref, labels.ref, ...corrections) as {
        next: State;
        loss: np.Array;
      };
      await blockUntilReady({ next, loss });
      const ms = performance.now() - startedMs;
      state = next;
      return { ms, loss: (await loss.data())[0]! };
    },
    dispose() {
      for (const arrays of Object.values(state)) for (const array of Object.values(arrays)) array.dispose();
      images.dispose();
      labels.dispose();
      step.dispose();
    },
  };
}

/** Clipped gradients, AdamW and the average: the state after a step. It uses up what it is given. */
function adamw(
  specs: readonly ParameterSpec[],
  { parameters, m, v, average }: State,
  gradients: Arrays,
  c1: np.Array,
  c2: np.Array,
): State {
  const squares = specs.map(({ name }) => np.sum(np.square(gradients[name]!.ref)));
  const norm = np.sqrt(squares.reduce((sum, square) => sum.add(square)));
  const factor = np.minimum(np.reciprocal(norm.add(1e-6)), 1);
  const next: State = { parameters: {}, m: {}, v: {}, average: {} };
  const { beta1, beta2, epsilon, weightDecay } = ADAMW;
  for (const { name, decay } of specs) {
    const gradient = gradients[name]!.mul(factor.ref);
    const value = parameters[name]!;
    const first = m[name]!.mul(beta1).add(gradient.ref.mul(1 - beta1));
    const second = v[name]!.mul(beta2).add(np.square(gradient).mul(1 - beta2));
    const root = np.sqrt(second.ref.div(c2.ref)).add(epsilon);
    const kept = value.mul(1 - LEARNING_RATE * (decay ? weightDecay : 0));
    const moved = kept.sub(first.ref.div(c1.ref).div(root).mul(LEARNING_RATE));
    next.average[name] = average[name]!.mul(AVERAGE_DECAY).add(moved.ref.mul(1 - AVERAGE_DECAY));
    next.parameters[name] = moved;
    next.m[name] = first;
    next.v[name] = second;
  }
  return next;
}

function collect(specs: readonly ParameterSpec[], arrayOf: (spec: ParameterSpec) => np.Array): Arrays {
  return Object.fromEntries(specs.map((spec) => [spec.name, arrayOf(spec)]));
}

function mapped(arrays: Arrays, change: (array: np.Array) => np.Array): Arrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, change(array)]));
}
