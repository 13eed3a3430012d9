import { describe, expect, it } from 'vitest';
import { PupilError } from '../../core/errors.ts';
import { deferred, openJobsPage, settled } from './testing/jobs-page.ts';
import { isBusy } from './under-way.ts';

describe('a job', () => {
  it('is shown from its start to its end', async () => {
    const page = openJobsPage();
    const { done, end, tools } = page.job('export', 'Writing');
    await settled();
    expect(page.jobs().export).toMatchObject({ what: 'Writing', done: 0, total: 0, state: 'running' });
    tools().part('Checking', 'photos')(3, 10, 'soon');
    expect(page.jobs().export).toMatchObject({ what: 'Checking', done: 3, total: 10, note: 'soon' });
    end();
    expect(await done).toBe(true);
    expect(page.jobs()).toEqual({});
  });

  it('that fails leaves a fault in its place, and no job', async () => {
    const page = openJobsPage();
    const { done, fail } = page.job('addClass', 'Adding');
    fail(new PupilError('QUOTA', 'Full.'));
    expect(await done).toBe(false);
    expect(page.faults()).toMatchObject([
      { station: 'vocabulary', remedy: 'retry', error: { code: 'QUOTA' } },
    ]);
    expect(page.jobs()).toEqual({});
  });

  it('ends its worker, however it ends', async () => {
    const page = openJobsPage();
    for (const how of ['end', 'fail', 'stop'] as const) {
      let isEnded = false;
      const end = () => {
        isEnded = true;
      };
      const spawn = () => ({ end });
      const job = page.job('search', how, { spawn });
      await settled();
      expect(isEnded).toBe(false);
      if (how === 'end') job.end();
      else if (how === 'fail') job.fail(new Error('broken'));
      else void page.gate.stop('search');
      await job.done;
      expect(isEnded).toBe(true);
    }
  });

  it('whose worker is ended at once when it is stopped leaves no fault, whatever the worker says', async () => {
    const page = openJobsPage();
    const lost = deferred();
    const end = () => lost.reject(new PupilError('WORKER_LOST', 'It was ended.'));
    const { done } = page.job('naming', 'Naming', {
      onStop: 'end',
      spawn: () => ({ end }),
      run: () => lost.promise,
    });
    await settled();
    await page.gate.stop('naming');
    expect(await done).toBe(false);
    expect(page.faults()).toEqual([]);
  });

  it('that is stopped as soon as it is seen never begins', async () => {
    const page = openJobsPage();
    const { done } = page.job('look', 'Looking');
    page.onceShown(() => void page.gate.stop('look'));
    expect(await done).toBe(false);
    expect(page.begun).toEqual([]);
  });

  it('that is asked to stop shows so until it has, and may fail on the way', async () => {
    const page = openJobsPage();
    const told = deferred();
    const { done } = page.job('train', 'Training', { run: () => told.promise });
    await settled();
    const stopped = page.gate.stop('train');
    expect(page.jobs().train?.state).toBe('stopping');
    told.reject(new PupilError('QUOTA', 'The checkpoint did not fit.'));
    await stopped;
    expect(await done).toBe(false);
    expect(page.faults()).toMatchObject([{ error: { code: 'QUOTA' } }]);
  });

  it('leaves what it says when it is stopped, which is taken up or given up', async () => {
    const page = openJobsPage();
    const first = page.job('look', 'Looking');
    await settled();
    first.tools().part('Looking', 'photos')(3, 10);
    first.tools().leave(page.jobs().look!);
    await page.gate.stop('look');
    expect(page.jobs().look).toMatchObject({ done: 3, state: 'paused' });
    expect(isBusy(page.studio())).toBe(false);

    const second = page.job('look', 'Loading');
    await settled();
    expect(page.jobs().look).toMatchObject({ what: 'Loading', state: 'running' });
    await page.gate.stop('look');
    expect(page.jobs().look).toMatchObject({ done: 3, state: 'paused' });

    page.gate.giveUp('look');
    expect(page.jobs()).toEqual({});
    expect(await second.done).toBe(false);
  });

  it('that is given up while it runs leaves nothing', async () => {
    const page = openJobsPage();
    const { tools, done } = page.job('look', 'Looking');
    await settled();
    tools().leave(page.jobs().look!);
    page.gate.giveUp('look');
    await done;
    expect(page.jobs()).toEqual({});
  });
});

describe('a second press', () => {
  it('for the same run joins it: there is one, and both are told of its end', async () => {
    const page = openJobsPage();
    const first = page.job('train', 'one', { subject: 'recipe' });
    const second = page.job('train', 'two', { subject: 'recipe' });
    await settled();
    expect(page.begun).toEqual(['one']);
    first.end();
    expect(await Promise.all([first.done, second.done])).toEqual([true, true]);
    expect(page.begun).toEqual(['one']);
  });

  it('for another run is refused in words', async () => {
    const page = openJobsPage();
    const first = page.job('train', 'one', { subject: 'a' });
    expect(await page.job('train', 'two', { subject: 'b' }).done).toBe(false);
    expect(page.faults()).toMatchObject([
      {
        station: 'student',
        error: { code: 'JOB_RUNNING', message: expect.stringMatching(/A run is under way.*pause/) },
      },
    ]);
    first.end();
    expect(await first.done).toBe(true);
    expect(page.begun).toEqual(['one']);
  });

  it('takes the place of a search, once that has ended; of three presses the last is left', async () => {
    const page = openJobsPage();
    const first = page.job('search', 'one');
    await settled();
    const second = page.job('search', 'two');
    const third = page.job('search', 'three');
    expect(await first.done).toBe(false);
    expect(await second.done).toBe(false);
    await settled();
    expect(page.begun).toEqual(['one', 'three']);
    third.end();
    expect(await third.done).toBe(true);
    expect(page.faults()).toEqual([]);
  });

  it('for another split waits for its turn', async () => {
    const page = openJobsPage();
    const first = page.job('evaluate', 'test', { subject: 'test' });
    const second = page.job('evaluate', 'validation', { subject: 'validation' });
    await settled();
    expect(page.begun).toEqual(['test']);
    first.end();
    await settled();
    expect([page.begun, page.ended]).toEqual([['test', 'validation'], ['test']]);
    second.end();
    expect(await second.done).toBe(true);
  });

  it('that waits is stopped with the one that it waits for', async () => {
    const page = openJobsPage();
    const first = page.job('addClass', 'boat', { subject: 'boat' });
    const second = page.job('addClass', 'kite', { subject: 'kite' });
    await settled();
    await page.gate.stop('addClass');
    expect(await Promise.all([first.done, second.done])).toEqual([false, false]);
    expect([page.begun, page.jobs()]).toEqual([['boat'], {}]);
  });

  it('begins anew what is just being stopped', async () => {
    const page = openJobsPage();
    const first = page.job('look', 'one', { subject: 'a' });
    await settled();
    void page.gate.stop('look');
    const second = page.job('look', 'two', { subject: 'a' });
    expect(await first.done).toBe(false);
    await settled();
    second.end();
    expect(await second.done).toBe(true);
    expect(page.begun).toEqual(['one', 'two']);
  });
});

describe('jobs beside each other', () => {
  it('are refused where they would spoil each other', async () => {
    const page = openJobsPage();
    const training = page.job('train', 'Training');
    expect(await page.job('loop', 'Measuring').done).toBe(false);
    expect(await page.job('bakeoff', 'Comparing').done).toBe(false);
    expect(page.faults().map(({ station, error }) => [station, error.code])).toEqual([
      ['loop', 'JOB_RUNNING'],
      ['results', 'JOB_RUNNING'],
    ]);
    training.end();
    await training.done;
  });

  it('make room: a run ends a measurement before it begins', async () => {
    const page = openJobsPage();
    const measuring = page.job('loop', 'Measuring', { onStop: 'end' });
    await settled();
    const training = page.job('train', 'Training');
    expect(await measuring.done).toBe(false);
    await settled();
    expect([page.begun, page.ended]).toEqual([['Measuring', 'Training'], ['Measuring']]);
    training.end();
    expect(await training.done).toBe(true);
  });

  it('are part of one another: a comparison trains its runs, and they stop with it', async () => {
    const page = openJobsPage();
    let isTrained: boolean | undefined;
    const comparing = page.job('bakeoff', 'Comparing', {
      async run({ signal }) {
        isTrained = await page.job('train', 'Training', { within: { id: 'bakeoff', signal } }).done;
        signal.throwIfAborted();
      },
    });
    await settled();
    expect(Object.keys(page.jobs())).toEqual(['bakeoff', 'train']);
    expect(await page.job('train', 'Another', { subject: 'another' }).done).toBe(false);
    await page.gate.stop('bakeoff');
    expect([isTrained, await comparing.done]).toEqual([false, false]);
    expect(page.jobs()).toEqual({});
  });

  it('end together when another project is opened, all but the import that opens it', async () => {
    const page = openJobsPage();
    const importing = page.job('import', 'Reading');
    const jobs = [page.job('train', 'Training'), page.job('naming', 'Naming'), page.job('look', 'Looking')];
    await settled();
    await page.gate.stopAll('import');
    expect(await Promise.all(jobs.map(({ done }) => done))).toEqual([false, false, false]);
    expect(Object.keys(page.jobs())).toEqual(['import']);
    importing.end();
    expect(await importing.done).toBe(true);
  });
});

it('no job of the page is forgotten when a new version wants to come in', async () => {
  const page = openJobsPage();
  const adding = page.job('addClass', 'Adding a class');
  await settled();
  expect(isBusy(page.studio())).toBe(true);
  adding.end();
  await adding.done;
  expect(isBusy(page.studio())).toBe(false);
});
