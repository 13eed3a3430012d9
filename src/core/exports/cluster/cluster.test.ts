/**
 * The trainer for clusters is held to the tab's own step, and two of its processes to one. Accuracy on real photos is
 * measured by hand: docs/cluster.md.
 */
import '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { runSupplies } from '../../supplies/prepare.ts';
import { runPython, temporaryFolder, torchIsMissing } from '../../testing/node-torch.ts';
import { TINY_CONV } from '../../testing/tiny-students.ts';
import { forwardPass } from '../../training/forward.ts';
import { normalise } from '../../training/normalisation.ts';
import { describeRun, stepPlan } from '../../training/plan.ts';
import { createState } from '../../training/train-state.ts';
import { tensorsOf } from '../../training/weights.ts';
import { toTorch } from '../torch/layouts.ts';
import { readWeights } from '../torch/weights-file.ts';
import { CLUSTER } from './cluster.ts';
import {
  beginningOf,
  CASES,
  DIMS,
  LABELS,
  NAMES,
  PHOTOS,
  pixelsOf,
  recipeOf,
  teacher,
  term,
  write,
} from './testing/node-hand-overs.ts';

/** The tab's own first loss and gradients, in PyTorch's layouts. */
async function ownStep(recipe: Recipe) {
  const { specs, values } = beginningOf(recipe);
  const { rows, supplies } = teacher();
  const description = describeRun(recipe, { classes: NAMES.length, teacherDims: DIMS, trainPhotos: PHOTOS });
  const plan = stepPlan(recipe, description, runSupplies(supplies));
  const state = createState(specs, values, false, new Map());
  const side = recipe.student.imageSizePx;
  const images = new Float32Array(PHOTOS * side * side * 3);
  normalise(pixelsOf(side), images);
  const oneHot = LABELS.flatMap((label) => NAMES.map((_, k) => Number(k === label)));
  const batch = {
    images: tf.tensor4d(images, [PHOTOS, side, side, 3]),
    labels: tf.tensor2d(oneHot, [PHOTOS, NAMES.length]),
    labelled: tf.tensor1d(LABELS.map((label) => Number(label >= 0))),
    supplies: {
      embeddings: tf.tensor2d(rows.values, [PHOTOS, DIMS]),
      teacherLogits: tf.tensor2d(supplies.teacherLogits.logits.values, [PHOTOS, NAMES.length]),
    },
  };
  const tensors = tensorsOf(specs, state.weights);
  const trained = specs.filter(({ isTrainable }) => isTrainable);
  const forward = forwardPass(plan, state, tensors, batch);
  const inputs = trained.map(({ name }) => tensors.get(name)!);
  const { value, grads } = tf.engine().gradients(() => forward.loss() as tf.Scalar, inputs, undefined, true);
  const gradients = new Map<string, Float32Array>();
  for (const [place, spec] of trained.entries()) {
    const gradient = grads[place] as tf.Tensor | undefined;
    if (gradient !== undefined) gradients.set(spec.name, toTorch(spec, await gradient.data<'float32'>()));
  }
  return { loss: (await value.data())[0]!, gradients };
}

const MISSING = torchIsMissing();
const folder = temporaryFolder();
const folders = CASES.map((_, place) => path.join(folder.path, String(place)));
const program = (name: string) => path.resolve(import.meta.dirname, '../../testing', name);

describe('the hand-over to a cluster', () => {
  it('has a reason for each of its files, and refuses what its trainer does not know', async () => {
    const files = await write(path.join(folder.path, 'listed'), CASES[0]!);
    expect(files.map(({ name }) => name).sort()).toEqual(CLUSTER.purposes.map(({ name }) => name).sort());
    const unknown = recipeOf(TINY_CONV, [term('ce', 1), term('crd', 1)], {});
    await expect(
      write(path.join(folder.path, 'refused'), { name: '', recipe: unknown }),
    ).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
      message: expect.stringContaining('does not know'),
    });
  });

  it('holds the weights that the run began with', async () => {
    const files = await write(path.join(folder.path, 'begun'), CASES[0]!);
    const weights = files.find(({ name }) => name === 'cluster/model.safetensors')!;
    const { values, note } = readWeights(weights.bytes);
    // With the sharpness that its terms learn.
    expect(values).toEqual(beginningOf(CASES[0]!.recipe).values);
    expect(note.classNames).toEqual(NAMES);
  });
});

describe('the trainer for clusters', () => {
  afterAll(() => folder.remove());
  if (MISSING !== null) {
    it.skip(`not tried: ${MISSING}`, () => {});
    return;
  }
  beforeAll(async () => {
    await startBackend('cpu', nodeEngineFiles());
    for (const [place, one] of CASES.entries()) await write(folders[place]!, one);
    runPython([program('cluster-step.py'), ...folders], folder.path);
  });

  it.each(CASES.map((one, place) => [one.name, one, place] as const))(
    'begins with the tab’s loss and gradients: %s',
    async (name, { recipe }, place) => {
      const own = await ownStep(recipe);
      const found = JSON.parse(readFileSync(path.join(folders[place]!, 'gradients.json'), 'utf8'));
      expect(Object.keys(found.gradients).sort()).toEqual([...own.gradients.keys()].sort());
      const largest = Math.max(...[...own.gradients.values()].flatMap((values) => [...values].map(Math.abs)));
      let worst = 0;
      for (const [parameter, values] of own.gradients) {
        const other: readonly number[] = found.gradients[parameter];
        expect(other.length).toBe(values.length);
        for (const [i, value] of values.entries()) worst = Math.max(worst, Math.abs(value - other[i]!));
      }
      const words = `${Math.abs(found.loss - own.loss).toExponential(1)} between losses of ${own.loss.toFixed(3)}`;
      console.info(`${name}: ${words}, ${(worst / largest).toExponential(1)} between gradients`);
      expect(Math.abs(found.loss - own.loss)).toBeLessThan(1e-5 * Math.abs(own.loss));
      expect(worst / largest).toBeLessThan(1e-5);
    },
  );

  it('does on two processes what it does on one, whichever way the photos lie, and writes what opens here', () => {
    const [here] = folders as [string];
    const port = String(20_000 + (process.pid % 20_000));
    const said = runPython([program('cluster-processes.py'), here, port], here);
    expect(said).toContain('18 photos, 12 of them of one of the 2 classes');
    const [one, two] = ['one', 'two'].map((name) =>
      readWeights(Uint8Array.from(readFileSync(path.join(here, `${name}.safetensors`)))),
    );
    const begun = beginningOf(CASES[0]!.recipe);
    let [worst, moved] = [0, 0];
    for (const [name, values] of one!.values) {
      for (const [i, value] of values.entries()) {
        worst = Math.max(worst, Math.abs(value - two!.values.get(name)![i]!));
        moved = Math.max(moved, Math.abs(value - begun.values.get(name)![i]!));
      }
    }
    console.info(
      `two processes against one: ${worst.toExponential(1)} after 5 steps that moved weights by up to ${moved.toFixed(3)}`,
    );
    expect(worst).toBeLessThan(1e-5);
    expect(moved).toBeGreaterThan(1e-2);
    expect(one!.note.classNames).toEqual(NAMES);
    const measured = (name: string) => JSON.parse(readFileSync(path.join(here, `${name}.json`), 'utf8'));
    for (const [step, loss] of measured('one').loss.entries())
      expect(measured('two').loss[step]).toBeCloseTo(loss, 4);
    expect(measured('one').test.photos).toBe(12);
  });
});
