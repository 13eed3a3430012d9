/** A student leaves for PyTorch or for a cluster, and comes back as a run that answers as it did. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWeights, writeWeights } from '../../core/exports/torch/weights-file.ts';
import { describeRun, initialValues } from '../../core/training/plan.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TrainerCalls, VerifierCalls } from '../../protocol/trainer.ts';
import { getProject, putProject } from '../../storage/projects.ts';
import { runsOf } from '../../storage/runs.ts';
import { storeFolder, storeRun, TINY_RECIPE } from '../trainer/testing/stored-folder.ts';
import TrainerWorker from '../trainer.worker.ts?worker';
import VerifierWorker from '../verifier.worker.ts?worker';
import { ModelIntake } from './intake.ts';

const PROJECT = 'there-and-back';
const OTHER = 'other-classes';
const RUN = 'leaving';
const RECIPE = { ...TINY_RECIPE, epochs: 2 };
const call = { signal: new AbortController().signal, progress: () => undefined };
let trainer: Client<TrainerCalls>;
let verifier: Client<VerifierCalls>;
let exported: Awaited<ReturnType<typeof leave>>;

async function leave(runId: string, formats: readonly string[]) {
  const unchecked = await trainer.call('exportStudent', {
    runId,
    formats,
    teacher: null,
    withOwnPhotos: false,
  });
  const files = new Map(unchecked.files.map(({ name, bytes }) => [name, bytes.slice()]));
  const { proofs } = await verifier.call('verify', { unchecked });
  return { files, proofs };
}

function bring(bytes: Uint8Array<ArrayBuffer>, projectId: string | null = PROJECT) {
  const file = new File([bytes], 'trained.safetensors');
  const files = [{ path: 'trained.safetensors', file }];
  return new ModelIntake().recognise(
    [{ kind: 'files', name: 'trained.safetensors', files }],
    projectId,
    call,
  );
}

beforeAll(async () => {
  await storeFolder(PROJECT);
  await putProject({ ...(await getProject(PROJECT))!, id: OTHER, classes: ['red', 'green', 'yellow'] });
  await storeRun(RUN, PROJECT, RECIPE);
  trainer = connect<TrainerCalls>(new TrainerWorker(), 'trainer');
  verifier = connect<VerifierCalls>(new VerifierWorker(), 'verifier');
  await trainer.call('train', { runId: RUN });
  exported = await leave(RUN, ['torch', 'cluster']);
});

afterAll(() => {
  trainer.end();
  verifier.end();
});

describe('a student that leaves', () => {
  it('is proved by what PyTorch gets; what a cluster gets is no trained student', () => {
    expect(exported.proofs.map(({ format }) => format)).toEqual(['torch']);
    expect(exported.proofs[0]!.maxAbsDifference).toBeLessThan(1e-5);
    expect(exported.proofs[0]!.agreement).toBe(1);
  });

  it('hands over the very weights that its run began with, and what its teacher knows', () => {
    const { values } = readWeights(exported.files.get('cluster/model.safetensors')!);
    const { specs } = describeRun(RECIPE, { classes: 3, teacherDims: 16, trainPhotos: 48 });
    expect(values).toEqual(initialValues(specs, RECIPE.seed));
    const read = (name: string) => new TextDecoder().decode(exported.files.get(`cluster/${name}`)!);
    expect(JSON.parse(read('recipe.json'))).toMatchObject({
      classNames: ['red', 'green', 'blue'],
      teacherDims: 16,
    });
    expect(read('teacher.safetensors')).toContain('"probe.weight":{"dtype":"F32","shape":[3,16]');
    expect(read('train.py')).toContain('torchrun');
  });
});

describe('a student that comes back', () => {
  it('is a finished run that answers to the bit as it did, and can leave again', async () => {
    const bytes = exported.files.get('torch/model.safetensors')!;
    const brought = await bring(bytes);
    if (brought.kind !== 'student') throw new Error(brought.kind);
    const { run } = brought;
    expect(run).toMatchObject({ status: 'finished', projectId: PROJECT, recipe: RECIPE });
    expect((await runsOf(PROJECT)).map(({ id }) => id)).toContain(run.id);
    const own = await trainer.call('evaluate', { runId: RUN, split: 'test' });
    const again = await trainer.call('evaluate', { runId: run.id, split: 'test' });
    expect(again.probabilities).toEqual(own.probabilities);
    expect(again.figures).toEqual(own.figures);
    const { files } = await leave(run.id, ['torch']);
    expect(readWeights(files.get('torch/model.safetensors')!).values).toEqual(readWeights(bytes).values);
  });

  it('trained elsewhere says for how long', async () => {
    const { note, student, values } = readWeights(exported.files.get('torch/model.safetensors')!);
    const trained = { ...note, trained: { steps: 1234, processes: 8 } };
    const brought = await bring(writeWeights(student.parameters, values, trained));
    expect(brought).toMatchObject({
      kind: 'student',
      run: { step: 1234, message: expect.stringContaining('1,234 steps') },
    });
  });

  it.each([
    ['into a project of other classes', OTHER, 'CHECKPOINT_INVALID', /"blue" only there; "yellow" only here/],
    ['before there are photos', null, 'NO_PHOTOS', /Bring in the photos first/],
  ])('%s is refused, and leaves nothing behind', async (_, projectId, code, message) => {
    const bytes = exported.files.get('torch/model.safetensors')!;
    await expect(bring(bytes, projectId)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await runsOf(OTHER)).toEqual([]);
  });

  it('with the weights that a run begins with is refused', async () => {
    await expect(bring(exported.files.get('cluster/model.safetensors')!)).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
      message: expect.stringMatching(/nobody has trained them yet/),
    });
  });

  it('with broken weights is refused', async () => {
    const bytes = exported.files.get('torch/model.safetensors')!.slice();
    new DataView(bytes.buffer).setFloat32(bytes.length - 4, Number.NaN, true);
    await expect(bring(bytes)).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
      message: expect.stringMatching(/cannot become a student: a weight is no number/),
    });
  });
});
