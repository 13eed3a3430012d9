import { describe, expect, it } from 'vitest';
import { type ErrorCode, PupilError } from '../../core/errors.ts';
import type { TeacherChoice, TeacherFacts } from '../../core/records/teacher.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { createSupervisor } from './supervise.ts';

const CHOICE: TeacherChoice = { id: 'a/clip', origin: 'hub', dtype: 'auto', device: 'auto' };
const factsOf = (device: 'webgpu' | 'wasm', dtype: string) => ({ device, dtype }) as TeacherFacts;

/** A supervisor whose clock stands still unless it waits, with what it did. */
function watched() {
  let clockMs = 0;
  const spawned: { isEnded: boolean }[] = [];
  const waitsMs: number[] = [];
  const told: string[] = [];
  const supervise = createSupervisor({
    spawn() {
      const worker = {
        isEnded: false,
        end() {
          worker.isEnded = true;
        },
      };
      spawned.push(worker);
      return worker as unknown as Client<TeacherCalls>;
    },
    async wait(ms, signal) {
      signal.throwIfAborted();
      waitsMs.push(ms);
      clockMs += ms;
    },
    nowMs: () => clockMs,
    onRestart: (words) => told.push(words),
  });
  return { supervise, spawned, waitsMs, told, passMs: (ms: number) => (clockMs += ms) };
}

const failing = (code: ErrorCode) => new PupilError(code, 'It broke.');
const never = new AbortController().signal;

describe('work of the teacher', () => {
  it('gets a new worker and the pair that was in use, and goes on', async () => {
    const { supervise, spawned, told } = watched();
    const seen: TeacherChoice[] = [];
    const result = await supervise(CHOICE, never, async (_, choice, onLoaded) => {
      seen.push(choice);
      onLoaded(factsOf('wasm', 'q8'));
      if (seen.length === 1) throw failing('WORKER_LOST');
      return 'done';
    });
    expect(result).toBe('done');
    expect(seen).toEqual([CHOICE, { ...CHOICE, device: 'wasm', dtype: 'q8' }]);
    expect(spawned.map(({ isEnded }) => isEnded)).toEqual([true, true]);
    expect(told).toEqual([expect.stringContaining('goes on where it was')]);
  });

  it('is given up after three restarts within ten minutes, each later than the one before', async () => {
    const { supervise, spawned, waitsMs, passMs } = watched();
    const broken = () =>
      supervise(CHOICE, never, async () => {
        throw failing('INFERENCE_FAILED');
      });
    await expect(broken()).rejects.toMatchObject({
      code: 'INFERENCE_FAILED',
      message: expect.stringContaining('started again 3 times'),
    });
    expect(waitsMs).toEqual([1_000, 4_000, 16_000]);
    expect(spawned).toHaveLength(4);
    await expect(broken()).rejects.toThrow('started again 3 times');
    expect(spawned).toHaveLength(5);

    passMs(600_000);
    await expect(broken()).rejects.toThrow('started again 3 times');
    expect(spawned).toHaveLength(9);
    expect(spawned.every(({ isEnded }) => isEnded)).toBe(true);
  });

  it('leaves the GPU after its second loss, in the same number format where that can be believed', async () => {
    const { supervise, told } = watched();
    const seen: string[] = [];
    await supervise(CHOICE, never, async (_, choice, onLoaded) => {
      seen.push(`${choice.device} ${choice.dtype}`);
      if (choice.device !== 'wasm') {
        onLoaded(factsOf('webgpu', 'fp16'));
        throw failing('DEVICE_LOST');
      }
      if (choice.dtype === 'fp16') throw failing('SELF_TEST_FAILED');
    });
    expect(seen).toEqual(['auto auto', 'webgpu fp16', 'wasm fp16', 'wasm auto']);
    expect(told.at(-1)).toContain('on the processor (WASM)');
  });

  it.each(['QUOTA', 'SELF_TEST_FAILED', 'DOWNLOAD_FAILED', 'STORAGE'] as const)(
    'ends at %s, which another worker would only meet again',
    async (code) => {
      const { supervise, spawned } = watched();
      const work = supervise(CHOICE, never, async () => {
        throw failing(code);
      });
      await expect(work).rejects.toMatchObject({ code, message: 'It broke.' });
      expect(spawned).toEqual([expect.objectContaining({ isEnded: true })]);
    },
  );

  it('is not begun again once the user has paused it', async () => {
    const { supervise, spawned } = watched();
    const pause = new AbortController();
    const work = supervise(CHOICE, pause.signal, async () => {
      pause.abort(new PupilError('CANCELLED', 'Paused.'));
      throw failing('WORKER_LOST');
    });
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(spawned).toHaveLength(1);
  });
});
