/**
 * The trainer for clusters is held to the tab's own step, and two of its processes to one. Accuracy on real photos is
 * measured by hand: docs/cluster.md.
 */
import '@tensorflow/tfjs';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { createRandom } from '../../random.ts';
import { composeRecipe } from '../../recipe/compose.ts';
import type { ObjectiveTerm, Recipe } from '../../recipe/recipe.ts';
import type { StudentConfig } from '../../students/family.ts';
import { runSupplies } from '../../supplies/prepare.ts';
import { classDirections } from '../../targets/class-directions.ts';
import { centredUnit, meanLength } from '../../targets/normalise.ts';
import { probeLogits } from '../../targets/probe-logits.ts';
import { runPython, temporaryFolder, torchIsMissing } from '../../testing/node-torch.ts';
import { TINY_CONV, TINY_VIT } from '../../testing/tiny-students.ts';
import { forwardPass } from '../../training/forward.ts';
import { NORMALISATION, normalise } from '../../training/normalisation.ts';
import { describeRun, initialValues, stepPlan } from '../../training/plan.ts';
import { createState } from '../../training/train-state.ts';
import { tensorsOf } from '../../training/weights.ts';
import type { Beginning, Materials, TrainedStudent } from '../format.ts';
import { toTorch } from '../torch/layouts.ts';
import { readWeights } from '../torch/weights-file.ts';
import { CLUSTER } from './cluster.ts';

const NAMES = ['red "one"', 'green'];
const DIMS = 5;
const PHOTOS = 6;
/** Of photos 2 and 5 nobody has said what they show. */
const LABELS = [0, 1, -1, 1, 0, -1];

const term = (id: string, weight: number, options: ObjectiveTerm['options'] = {}) => ({
  id,
  weight,
  options,
});

interface Case {
  readonly name: string;
  readonly recipe: Recipe;
}

function recipeOf(
  student: StudentConfig,
  objective: readonly ObjectiveTerm[],
  change: Partial<Recipe>,
): Recipe {
  const choices = {
    preset: 'ce',
    student: 'conv',
    imageSizePx: 32,
    teacherFingerprint: 'f',
    labelledShare: 1,
  } as const;
  return {
    ...composeRecipe({ ...choices, seed: 7, pace: { epochs: 3, batchSize: PHOTOS } }),
    start: { kind: 'random' },
    student,
    objective,
    ...change,
  };
}

const CASES: readonly Case[] = [
  {
    name: 'a conv net and all five terms',
    recipe: recipeOf(
      TINY_CONV,
      [
        term('ce', 1),
        term('kd_probe', 0.7, { temperature: 3 }),
        term('fd', 0.5),
        term('embedkd_fixed', 0.4),
        term('icl', 0.3, { duplicateCosine: 0.6 }),
      ],
      {},
    ),
  },
  {
    name: 'a transformer in the teacher’s space, with quirks',
    recipe: recipeOf(
      { ...TINY_VIT, attentionDropout: 0 } as StudentConfig,
      [
        term('ce', 1, { labelSmoothing: 0, doubleSoftmax: true }),
        term('kd_probe', 1, { doubleSoftmax: true }),
        term('embedkd_fixed', 1, { learnableScale: false }),
        term('icl', 1, { bothSides: false, skipDuplicates: false, rawScale: true }),
      ],
      { head: { kind: 'space', by: 'centroids' } },
    ),
  },
];

/** Numbers that a teacher might have said. */
function teacher() {
  const random = createRandom(11);
  const normal = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const stored = { dims: DIMS, values: normal(PHOTOS * DIMS) };
  // Two photos that show the same.
  stored.values.set(stored.values.slice(0, DIMS), DIMS);
  const mean = normal(DIMS).map((value) => 0.1 * value);
  const rows = centredUnit(stored, mean);
  const probe = { weights: normal(NAMES.length * DIMS), bias: normal(NAMES.length) };
  const logits = { dims: NAMES.length, values: probeLogits(probe, rows) };
  const centroids = { dims: DIMS, values: normal(NAMES.length * DIMS) };
  return { stored, mean, rows, supplies: { centroids, teacherLogits: { ...probe, logits } } };
}

function beginningOf(recipe: Recipe): Beginning {
  const { mean, stored, supplies } = teacher();
  const { student, specs } = describeRun(recipe, {
    classes: NAMES.length,
    teacherDims: DIMS,
    trainPhotos: PHOTOS,
  });
  const values = initialValues(specs, recipe.seed);
  if (recipe.head.kind === 'space') {
    const { weight, bias } = classDirections(recipe.head.by, supplies);
    values.set('class_directions.weight', weight).set('class_directions.bias', bias);
  }
  return {
    student,
    classNames: NAMES,
    specs,
    values,
    teacher: { mean, meanLength: meanLength(stored), supplies },
  };
}

const pixelsOf = (side: number) => {
  const random = createRandom(13);
  return Float32Array.from({ length: PHOTOS * side * side * 3 }, () => random.below(256));
};

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

async function write(folder: string, { recipe }: Case) {
  const trained = { normalisation: NORMALISATION } as TrainedStudent;
  const materials = {
    provenance: { name: 'drawn', run: { recipe }, teacher: { name: 'drawn', licence: '' } },
    beginning: async () => beginningOf(recipe),
    asset: async (name: string) =>
      Uint8Array.from(readFileSync(path.resolve(import.meta.dirname, '../../../../public/take-away', name))),
  } as unknown as Materials;
  mkdirSync(path.join(folder, 'cluster'), { recursive: true });
  const files = await CLUSTER.files(trained, materials);
  for (const { name, bytes } of files) writeFileSync(path.join(folder, name), bytes);
  const pixels = [...pixelsOf(recipe.student.imageSizePx)];
  const batch = { pixels, labels: LABELS, embeddings: [...teacher().stored.values] };
  writeFileSync(path.join(folder, 'batch.json'), JSON.stringify(batch));
  return files;
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

  it('learns from the photos that the tab would, finds their embeddings, and knows of a wrong path at once', () => {
    const asks = `
import io, json, os, sys, tarfile
sys.path.insert(0, os.path.join(os.getcwd(), "cluster"))
import torch, embeddings, photos, results, train
labels = torch.tensor([0, -1, 1])
pool = lambda *ids: train.pool_of(labels, {"objective": [{"id": id} for id in ids]}).tolist()
rows = lambda keys, names: embeddings.rows_of(keys, names).tolist()
for path, saids in (("labels.tar", (None, "None", 1, "²")), ("none.tar", (None,))):
    with tarfile.open(path, "w") as tar:
        for at, said in enumerate(saids):
            for ending, content in (("jpg", b""), ("json", json.dumps({"label": said}).encode())):
                member = tarfile.TarInfo(f"{at}.{ending}"); member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
try:
    results.Checked("none.tar", 0)
except SystemExit as ended:
    refused = str(ended)
print(json.dumps({
    "pools": [pool("ce", "embedkd_fixed"), pool("ce", "fd")],
    "rows": [rows(["red/0", "green/0", "blue/7", "4"], ["/in/green/0.png", "/in/red/0.png", "/z/7.png", "x/3"]),
             rows(["red/0", "0"], ["a/red/0.jpg", "b/red/0.jpg"])],
    "labels": photos.Photos("labels.tar", ["None", "green"]).labels,
    "refused": refused}))`;
    const [here] = folders as [string];
    const said = JSON.parse(runPython(['-c', asks], here).trim().split('\n').at(-1)!);
    expect(said).toEqual({
      pools: [
        [0, 2],
        [0, 1, 2],
      ],
      rows: [
        [1, 0, 2, -1],
        [-1, -1],
      ],
      labels: [-1, 0, 1, -1],
      refused: "None of the photos of none.tar is of one of the student's classes.",
    });
  });

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
