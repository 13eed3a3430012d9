/** When a worker is given up, told by a clock that the test turns: see rpc.browser.test.ts for real workers. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HEARTBEAT_MS, WORKER_SILENT_MS } from '../core/limits.ts';
import { connect } from './rpc.ts';

let nowMs = 0;
let look = () => {};

beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  vi.spyOn(globalThis, 'setInterval').mockImplementation(((callBack: () => void) => {
    look = callBack;
    return 0;
  }) as unknown as typeof setInterval);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A call to a worker that never answers by itself. @returns its answer, and the worker */
function call() {
  const worker = Object.assign(new EventTarget(), { postMessage: vi.fn(), terminate: vi.fn() });
  const client = connect(worker as unknown as Worker, 'odd');
  const answer = client.call('think', null);
  answer.catch(() => undefined);
  const beat = () => worker.dispatchEvent(new MessageEvent('message', { data: { kind: 'alive' } }));
  return { worker, answer, beat };
}

/** The page is awake for so long: it looks at every heartbeat. */
function awake(ms: number): void {
  for (const endMs = nowMs + ms; nowMs < endMs; ) {
    nowMs += HEARTBEAT_MS;
    look();
  }
}

it('gives a worker up that is silent for longer than the limit, and ends it', async () => {
  const { worker, answer } = call();
  awake(WORKER_SILENT_MS);
  expect(worker.terminate).not.toHaveBeenCalled();
  awake(HEARTBEAT_MS);
  expect(worker.terminate).toHaveBeenCalledOnce();
  await expect(answer).rejects.toMatchObject({ code: 'WORKER_LOST' });
});

it('keeps a worker that is heard now and then', () => {
  const { worker, beat } = call();
  for (let round = 0; round < 4; round++) {
    awake(WORKER_SILENT_MS);
    beat();
  }
  expect(worker.terminate).not.toHaveBeenCalled();
});

it('does not hold its own sleep against a worker', () => {
  const { worker, beat } = call();
  awake(WORKER_SILENT_MS / 2);
  nowMs += 100 * WORKER_SILENT_MS;
  // The page wakes: its clock comes before the worker's messages.
  look();
  expect(worker.terminate).not.toHaveBeenCalled();
  beat();
  awake(WORKER_SILENT_MS);
  expect(worker.terminate).not.toHaveBeenCalled();
});
