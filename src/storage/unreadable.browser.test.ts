/** One record that no parser takes costs itself, and nothing else. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commitCheckpoint, newestCheckpoint } from './checkpoints.ts';
import { database } from './db.ts';
import { evaluationOf, putEvaluation } from './evaluations.ts';
import { photosOf } from './photos.ts';
import { getProject, listProjects, putProject, removeProject } from './projects.ts';
import { getRun, putRun, removeRun, runsOf, updateRun } from './runs.ts';
import { readSetting, writeSetting } from './settings.ts';
import { deleteDatabase } from './testing/delete-database.ts';
import { answersOf, projectNamed, runNamed } from './testing/records.ts';
import { type Unreadable, watchUnreadable } from './unreadable.ts';

let named: readonly Unreadable[] = [];

beforeEach(async () => {
  await deleteDatabase();
  watchUnreadable((all) => {
    named = all;
  });
});
afterEach(async () => {
  watchUnreadable(() => {});
  await deleteDatabase();
});

const DAMAGED = { code: 'RECORD_INVALID' };

it('a run is left out and named, is never written over, and goes when it is removed', async () => {
  await putRun(runNamed('whole', 'p'));
  const damaged = { ...runNamed('damaged', 'p'), status: 'asleep' };
  const db = await database();
  await db.put('runs', damaged);
  expect((await runsOf('p')).map(({ id }) => id)).toEqual(['whole']);
  expect(named).toMatchObject([{ store: 'runs', key: 'damaged' }]);
  expect(named[0]!.reason).toContain('status should be ready or training or');
  await expect(getRun('damaged')).rejects.toMatchObject(DAMAGED);
  await expect(updateRun('damaged', (run) => ({ ...run, name: 'Other' }))).rejects.toMatchObject(DAMAGED);
  const at = { runId: 'damaged', slot: 'a', step: 1 } as const;
  await expect(commitCheckpoint(at, new Uint8Array(8), (run) => run)).rejects.toMatchObject(DAMAGED);
  expect(await db.get('runs', 'damaged')).toEqual(damaged);
  expect(await db.count('checkpoints')).toBe(0);
  await removeRun('damaged');
  expect(named).toEqual([]);
});

it('a project is left out of the list, and can be removed', async () => {
  await putProject(projectNamed('whole'));
  const db = await database();
  await db.put('projects', { ...projectNamed('damaged'), classes: 'cat' });
  expect((await listProjects()).map(({ id }) => id)).toEqual(['whole']);
  expect(named).toMatchObject([{ store: 'projects', key: 'damaged' }]);
  await expect(getProject('damaged')).rejects.toMatchObject(DAMAGED);
  await removeProject('damaged');
  expect(named).toEqual([]);
});

it('a photo keeps its project from opening on shifted places', async () => {
  const db = await database();
  await db.put('photos', { projectId: 'p', index: 0, id: 'photo' });
  await expect(photosOf('p')).rejects.toMatchObject(DAMAGED);
  expect(named).toMatchObject([{ store: 'photos', key: ['p', 0] }]);
  await removeProject('p');
  expect(named).toEqual([]);
});

it('a checkpoint counts as torn, and the other slot is taken', async () => {
  await putRun(runNamed('run', 'p'));
  await commitCheckpoint({ runId: 'run', slot: 'a', step: 1 }, new Uint8Array(8), (run) => run);
  const db = await database();
  await db.put('checkpoints', { runId: 'run', slot: 'b', step: 2 });
  expect(await newestCheckpoint('run')).toMatchObject({ refused: 1, checkpoint: { slot: 'a' } });
  await removeRun('run');
  expect(named).toEqual([]);
});

it('answers and settings count as not there, until they are there again', async () => {
  const db = await database();
  await db.put('evaluations', { ...answersOf('run', 'test'), labels: new Int32Array(3) });
  expect(await evaluationOf('run', 'test')).toBeNull();
  expect(named).toMatchObject([{ store: 'evaluations', key: ['run', 'test'] }]);
  await putEvaluation(answersOf('run', 'test'));
  expect(await evaluationOf('run', 'test')).toEqual(answersOf('run', 'test'));
  expect(named).toEqual([]);
  await writeSetting('count', 1);
  expect(await readSetting('count', (value) => value)).toBe(1);
  expect(await readSetting('absent', (value) => value)).toBeNull();
});
