/**
 * Derives the reference figures of the numeric start-up check in double precision: tfjs's CPU backend with
 * Float64Array in the place of Float32Array, so that every tensor holds and every operation computes float64. First
 * it holds that very arithmetic to the PyTorch trajectories (float64) of src/core/fixtures, a thousand times closer
 * than single precision could. npx tsx scripts/numeric-reference.ts && npx biome format --write
 * src/core/training/numeric-check
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { FixtureFile } from '../src/core/testing/fixture-files.ts';
import type { StepFigures } from '../src/core/training/numeric-check/tiny-steps.ts';

/** The trajectories' outputs are given to 12 digits of values that cancel in sums. */
const LARGEST_DIFFERENCE = 1e-9;
const TRAJECTORY_FILES = [
  'traj_conv_ce_fd.json',
  'traj_mobile_ce_fd.json',
  'traj_vit_embedkd.json',
  'traj_vit_fixed.json',
];
/** Single precision has seven. */
const DIGITS = 9;
const TARGET = new URL('../src/core/training/numeric-check/reference-figures.ts', import.meta.url);
const HEADER = `/** What each tiny step comes to in double precision. Written by scripts/numeric-reference.ts; never edited by hand. */
import type { StepFigures } from './tiny-steps.ts';
`;

// Before tfjs is loaded: it reads the global whenever it makes an array.
Reflect.set(globalThis, 'Float32Array', Float64Array);
await import('@tensorflow/tfjs');
const tf = await import('@tensorflow/tfjs-core');
// Node's own test for typed arrays of numbers knows the name only.
const { platform } = tf.env();
const isTypedArray = platform.isTypedArray.bind(platform);
platform.isTypedArray = (a): a is Float32Array => a instanceof Float64Array || isTypedArray(a);
const { TRAJECTORIES } = await import('../src/core/testing/implementations/trajectory.ts');
const { TINY_STEPS, takeTinyStep } = await import('../src/core/training/numeric-check/tiny-steps.ts');

function fixture(name: string): FixtureFile {
  return JSON.parse(readFileSync(new URL(`../src/core/fixtures/${name}`, import.meta.url), 'utf8'));
}

async function largestDifference(name: string): Promise<number> {
  const file = fixture(name);
  const files = new Map([['vit_params.json', fixture('vit_params.json')]]);
  let largest = 0;
  for (const one of file.cases ?? []) {
    const answer = await TRAJECTORIES['trajectory']!({ files, file, case: one, config: one.config ?? {} });
    if (typeof answer === 'string') throw new Error(`${name} needs ${answer}`);
    for (const [output, { data }] of Object.entries(one.outputs ?? {})) {
      for (const [i, expected] of data.entries()) {
        const difference = Math.abs(answer.outputs[output]![i]! - expected) / Math.max(1, Math.abs(expected));
        largest = Math.max(largest, difference);
      }
    }
  }
  return largest;
}

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

function written({ loss, termLosses, gradientNorm, changes }: StepFigures): StepFigures {
  return {
    loss: rounded(loss),
    termLosses: termLosses.map(rounded),
    gradientNorm: rounded(gradientNorm),
    changes: changes.map(([name, [wave, norm]]) => [name, [rounded(wave), rounded(norm)]]),
  };
}

await tf.setBackend('cpu');
for (const name of TRAJECTORY_FILES) {
  const difference = await largestDifference(name);
  process.stderr.write(`${name}: largest difference ${difference.toExponential(1)}\n`);
  if (!(difference <= LARGEST_DIFFERENCE)) {
    throw new Error(`${name} is missed by ${difference}: this arithmetic is no reference.`);
  }
}
const figures: Record<string, StepFigures> = {};
for (const step of TINY_STEPS) figures[step.name] = written(await takeTinyStep(step));
writeFileSync(
  TARGET,
  `${HEADER}\nexport const REFERENCE_FIGURES: Readonly<Record<string, StepFigures>> = ${JSON.stringify(figures)};\n`,
);
