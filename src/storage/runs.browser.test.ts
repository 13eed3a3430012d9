import { afterEach, describe, expect, test } from 'vitest';
import { parseCheckpoint } from '../core/records/run.ts';
import { commitCheckpoint, newestCheckpoint } from './checkpoints.ts';
import { database } from './db.ts';
import { evaluationOf, putEvaluation } from './evaluations.ts';
import { getRun, putRun, removeRun, runsOf, updateRun } from './runs.ts';
import { answersOf, runNamed } from './testing/records.ts';

const RUN = runNamed('stored-run', 'runs-test', { name: 'First' });
const bytes = (value: number) => new Uint8Array(64).fill(value);
const slot = (which: 'a' | 'b' | 'final', step: number) => ({ runId: RUN.id, slot: which, step });

afterEach(() => removeRun(RUN.id));

describe('runs', () => {
  test('are stored, listed by project and removed with all that is theirs', async () => {
    await putRun(RUN);
    await commitCheckpoint(slot('a', 5), bytes(1), (run) => ({ ...run, step: 5 }));
    await putEvaluation(answersOf(RUN.id, 'test'));
    expect((await runsOf('runs-test')).map(({ id }) => id)).toEqual([RUN.id]);
    expect((await getRun(RUN.id))?.step).toBe(5);
    await removeRun(RUN.id);
    expect(await getRun(RUN.id)).toBeNull();
    expect(await runsOf('runs-test')).toEqual([]);
    expect(await newestCheckpoint(RUN.id)).toEqual({ checkpoint: null, refused: 0 });
    expect(await evaluationOf(RUN.id, 'test')).toBeNull();
  });

  test('keep a rename that falls between two checkpoints', async () => {
    await putRun(RUN);
    await updateRun(RUN.id, (run) => ({ ...run, name: 'Renamed' }));
    await commitCheckpoint(slot('a', 9), bytes(1), (run) => ({ ...run, step: 9 }));
    expect(await getRun(RUN.id)).toMatchObject({ name: 'Renamed', step: 9 });
    expect(await updateRun('nobody', (run) => run)).toBeNull();
  });

  test('that are removed do not come back with a late checkpoint', async () => {
    await putRun(RUN);
    await removeRun(RUN.id);
    await commitCheckpoint(slot('b', 9), bytes(1), (run) => ({ ...run, step: 9 }));
    expect(await getRun(RUN.id)).toBeNull();
    expect((await newestCheckpoint(RUN.id)).checkpoint).toBeNull();
  });
});

describe('checkpoints', () => {
  test('the newest whole one wins; a torn one is counted and passed over', async () => {
    await putRun(RUN);
    await commitCheckpoint(slot('a', 10), bytes(1), (run) => run);
    await commitCheckpoint(slot('b', 20), bytes(2), (run) => run);
    expect((await newestCheckpoint(RUN.id)).checkpoint).toMatchObject({ slot: 'b', step: 20 });
    const db = await database();
    const torn = parseCheckpoint(await db.get('checkpoints', [RUN.id, 'b']));
    torn.bytes[7]! ^= 4;
    await db.put('checkpoints', torn);
    expect(await newestCheckpoint(RUN.id)).toMatchObject({ refused: 1, checkpoint: { slot: 'a', step: 10 } });
  });

  test('the final one takes the place of both slots', async () => {
    await putRun(RUN);
    await commitCheckpoint(slot('a', 10), bytes(1), (run) => run);
    await commitCheckpoint(slot('b', 20), bytes(2), (run) => run);
    await commitCheckpoint(slot('final', 30), bytes(3), (run) => ({ ...run, status: 'finished' }));
    const db = await database();
    expect(await db.getAllKeys('checkpoints', IDBKeyRange.bound([RUN.id], [RUN.id, []]))).toEqual([
      [RUN.id, 'final'],
    ]);
    expect((await getRun(RUN.id))?.status).toBe('finished');
  });

  test('a change that throws leaves neither a checkpoint nor a changed run', async () => {
    await putRun(RUN);
    const failing = commitCheckpoint(slot('a', 10), bytes(1), () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow();
    expect((await newestCheckpoint(RUN.id)).checkpoint).toBeNull();
    expect((await getRun(RUN.id))?.step).toBe(0);
  });
});
