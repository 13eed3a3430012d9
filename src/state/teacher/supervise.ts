/**
 * Keeps a long piece of work of the teacher alive: when its worker dies or hangs, memory runs out or the GPU is lost,
 * a new worker takes over after a pause. It gets the very pair of device and number format that was in use, so that
 * the embeddings go on as they were; after repeated losses of the GPU the same format on the processor. Every worker
 * is ended, whatever comes: that gives its memory back.
 */
import { type ErrorCode, PupilError, toWire } from '../../core/errors.ts';
import type { TeacherChoice, TeacherFacts } from '../../core/records/teacher.ts';
import type { TeacherDtype } from '../../core/teachers/catalogue.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';

const MOST_RESTARTS = 3;
const WITHIN_MS = 600_000;
const BACK_OFF_MS = [1_000, 4_000, 16_000] as const;
/** Once can be a driver's update or a sleep; twice is a pattern. */
const GPU_LOSSES = 2;
/** What another worker may survive. Everything else would only happen again. */
const MENDABLE: readonly ErrorCode[] = ['WORKER_LOST', 'DEVICE_LOST', 'OUT_OF_MEMORY', 'INFERENCE_FAILED'];

export interface SuperviseWays {
  spawn(): Client<TeacherCalls>;
  /** Rejects with the signal's reason when it is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  nowMs(): number;
  /** What happened and what comes next, in words for the user. */
  onRestart(words: string): void;
}

/** One turn of the work, from loading on. It must go on where an earlier turn stopped. */
export type Turn<T> = (
  teacher: Client<TeacherCalls>,
  choice: TeacherChoice,
  /** To be called once the teacher is loaded. */
  onLoaded: (facts: TeacherFacts) => void,
) => Promise<T>;

export type Supervise = <T>(choice: TeacherChoice, signal: AbortSignal, turn: Turn<T>) => Promise<T>;

/**
 * Restarts are counted over all pieces of work of a page: pressing the button again does not make a broken driver
 * whole.
 */
export function createSupervisor({ spawn, wait, nowMs, onRestart }: SuperviseWays): Supervise {
  let restartsMs: number[] = [];
  let gpuLosses = 0;

  return async (choice, signal, turn) => {
    let how = choice;
    for (;;) {
      let facts: TeacherFacts | null = null;
      const teacher = spawn();
      try {
        return await turn(teacher, how, (loaded) => {
          facts = loaded;
          how = { ...choice, device: loaded.device, dtype: loaded.dtype as TeacherDtype };
        });
      } catch (thrown) {
        signal.throwIfAborted();
        const { code, message } = toWire(thrown);
        if (code === 'SELF_TEST_FAILED' && how.dtype !== choice.dtype) {
          // The format that was in use cannot be believed on the processor: then the formats that are usual there.
          how = { ...how, dtype: choice.dtype };
          continue;
        }
        if (!MENDABLE.includes(code)) throw thrown;
        const wasOnGpu = deviceOf(facts, how) === 'webgpu';
        if (wasOnGpu) gpuLosses++;
        restartsMs = restartsMs.filter((ms) => nowMs() - ms < WITHIN_MS);
        if (restartsMs.length >= MOST_RESTARTS) throw givenUp(code, message, thrown);
        const backOffMs = BACK_OFF_MS[restartsMs.length]!;
        restartsMs.push(nowMs());
        const leavesGpu = wasOnGpu && gpuLosses >= GPU_LOSSES;
        if (leavesGpu) how = { ...how, device: 'wasm' };
        onRestart(restartWords(message, leavesGpu));
        teacher.end();
        await wait(backOffMs, signal);
      } finally {
        teacher.end();
      }
    }
  };
}

/** What failed while it was loading may have failed on the GPU: nothing says otherwise where the GPU was allowed. */
function deviceOf(facts: TeacherFacts | null, { device }: TeacherChoice): 'webgpu' | 'wasm' {
  return facts?.device ?? (device === 'wasm' ? 'wasm' : 'webgpu');
}

function restartWords(message: string, leavesGpu: boolean): string {
  const next = leavesGpu
    ? 'The GPU failed repeatedly: the teacher goes on on the processor (WASM), more slowly.'
    : 'It was started again and goes on where it was.';
  return `The teacher stopped: ${message} ${next}`;
}

function givenUp(code: ErrorCode, message: string, cause: unknown): PupilError {
  return new PupilError(
    code,
    `${message} The teacher was started again ${MOST_RESTARTS} times within ${WITHIN_MS / 60_000} minutes, and it did not help. What is embedded is kept. Close other tabs, choose WASM or a smaller teacher, then go on.`,
    { restarts: MOST_RESTARTS },
    { cause },
  );
}
