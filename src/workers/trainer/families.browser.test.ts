/** Every family of students goes the whole way: trained, evaluated, exported, and the file checked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MobileConfig } from '../../core/students/families/mobile.ts';
import type { RwkvConfig } from '../../core/students/families/rwkv.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TrainerCalls, VerifierCalls } from '../../protocol/trainer.ts';
import TrainerWorker from '../trainer.worker.ts?worker';
import VerifierWorker from '../verifier.worker.ts?worker';
import { storeFolder, storeRun } from './testing/stored-folder.ts';

const PROJECT = 'families-test';
let trainer: Client<TrainerCalls>;

const FAMILIES: readonly (MobileConfig | RwkvConfig)[] = [
  {
    id: 'mobile',
    imageSizePx: 32,
    stem: 8,
    blocks: [
      { expansion: 1, outputs: 8, stride: 1 },
      { expansion: 2, outputs: 16, stride: 2 },
      { expansion: 2, outputs: 16, stride: 1 },
    ],
    last: 32,
    norm: 'batch',
    groups: 4,
    stemStride: 2,
    padding: 'sym',
  },
  { id: 'rwkv', imageSizePx: 32, patchPx: 8, width: 24, layers: 1, hiddenRate: 2 },
];

beforeAll(async () => {
  await storeFolder(PROJECT);
  trainer = connect<TrainerCalls>(new TrainerWorker(), 'trainer');
});

afterAll(() => trainer.end());

test.each(FAMILIES)('$id learns three colours, and leaves as a file that answers alike', async (student) => {
  const runId = `family-${student.id}`;
  await storeRun(runId, PROJECT, { student });
  await trainer.call('train', { runId });
  const { probabilities, labels } = await trainer.call('evaluate', { runId, split: 'test' });
  const right = [...labels].filter((label, row) => {
    const own = [...probabilities.subarray(3 * row, 3 * row + 3)];
    return own.indexOf(Math.max(...own)) === label;
  });
  expect(right.length).toBeGreaterThanOrEqual(7);

  const verifier = connect<VerifierCalls>(new VerifierWorker(), 'verifier');
  const unchecked = await trainer.call('exportStudent', {
    runId,
    formats: ['tfjs'],
    teacher: null,
    withOwnPhotos: false,
  });
  const exported = await verifier.call('verify', { unchecked });
  verifier.end();
  expect(exported.proofs[0]!.checkedImages).toBe(9);
  expect(exported.proofs[0]!.maxAbsDifference).toBeLessThanOrEqual(1e-4);
});
