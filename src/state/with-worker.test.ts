import { describe, expect, it } from 'vitest';
import { endedBy, withWorker } from './with-worker.ts';

/** Fails as a real one does when it is ended in the middle of a call. */
function workerInTheMiddle() {
  let fail: (why: Error) => void = () => {};
  let ends = 0;
  return {
    end() {
      ends++;
      fail(new Error('The worker was ended.'));
    },
    call: () => new Promise<string>((_, reject) => (fail = reject)),
    ends: () => ends,
  };
}

describe('a worker of its own', () => {
  it('ends with the work, whichever way that ends', async () => {
    const { signal } = new AbortController();
    const [good, bad] = [workerInTheMiddle(), workerInTheMiddle()];
    expect(
      await withWorker(
        signal,
        () => good,
        () => Promise.resolve('done'),
      ),
    ).toBe('done');
    const failing = withWorker(
      signal,
      () => bad,
      () => Promise.reject(new Error('no room')),
    );
    await expect(failing).rejects.toThrow('no room');
    expect([good.ends(), bad.ends()]).toEqual([1, 1]);
  });

  it('is ended by a stop, and what then fails is the stop', async () => {
    const stop = new AbortController();
    const worker = workerInTheMiddle();
    const working = withWorker(
      stop.signal,
      () => worker,
      ({ call }) => call(),
    );
    stop.abort();
    await expect(working).rejects.toMatchObject({ name: 'AbortError' });
    expect(worker.ends()).toBeGreaterThan(0);
  });

  it('is not started after a stop', async () => {
    const spawn = () => {
      throw new Error('It was started.');
    };
    await expect(withWorker(AbortSignal.abort(), spawn, () => Promise.resolve())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('a worker that is lent', () => {
  it('lives on after the work, and is not ended by a stop that comes later', async () => {
    const stop = new AbortController();
    const worker = workerInTheMiddle();
    expect(await endedBy(stop.signal, worker, () => Promise.resolve(1))).toBe(1);
    stop.abort();
    expect(worker.ends()).toBe(0);
  });
});
