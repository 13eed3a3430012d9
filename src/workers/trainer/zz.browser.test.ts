import { expect, test } from 'vitest';
import { connect } from '../../protocol/rpc.ts';
import type { TrainerCalls } from '../../protocol/trainer.ts';
import { getRun } from '../../storage/runs.ts';
import TrainerWorker from '../trainer.worker.ts?worker';
import { storeFolder, storeRun } from './testing/stored-folder.ts';
test('pace', async () => {
  await storeFolder('zz');
  const client = connect<TrainerCalls>(new TrainerWorker(), 'trainer');
  for (const id of ['r1', 'r2']) {
    await storeRun(id, 'zz', { epochs: 20 });
    const t = performance.now();
    await client.call('train', { runId: id }, { onProgress: (p) => console.log(Math.round(performance.now() - t), p.phase, p.step, p.note, p.bytesInUse, p.msPerStep.toFixed(1)) });
    console.log(performance.now() - t, (await getRun(id))!.curves.msPerStep.map((x) => x.toFixed(0)).join(' '));
  }
  client.end();
  expect(1).toBe(1);
});
