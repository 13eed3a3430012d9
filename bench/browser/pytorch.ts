/**
 * PyTorch on one thread of this machine, kept running beside the browser and idle until it is asked; where there is
 * none, the reason.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Workload } from './workloads.ts';

const SCRIPT = fileURLToPath(new URL('../pytorch/steps.py', import.meta.url));
/** A Python of one's own first; the system's last, where packages put their PyTorch. */
const PYTHONS = [process.env['PYTHON'], 'python3', '/usr/bin/python3'];
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

export interface Pytorch {
  /** Version and libraries; or, where nothing can be measured, why not. */
  readonly about: string;
  /** Milliseconds of the quickest of `count` steps; null where nothing can be measured. */
  steps(workload: Workload, count: number): Promise<number | null>;
  close(): void;
}

export async function openPytorch(): Promise<Pytorch> {
  for (const python of PYTHONS) {
    if (python === undefined) continue;
    const running = await started(python);
    if (running === null) continue;
    const { version, blas } = running.facts;
    const libraries = blas.join(', ') || 'its own BLAS';
    if (blas.length > 0 && !blas.some((name) => /openblas|mkl|blis/.test(name))) {
      running.child.kill();
      return absent(`PyTorch ${version} here multiplies with the slow reference BLAS (${libraries})`);
    }
    return {
      about: `PyTorch ${version} with ${libraries}`,
      async steps({ student, imageSizePx, batchSize }, count) {
        const { ms } = await running.ask<{ ms: number }>(`${student} ${imageSizePx} ${batchSize} ${count}`);
        return ms;
      },
      close: () => running.child.stdin.end(),
    };
  }
  return absent('no python3 with torch on this machine');
}

const absent = (about: string): Pytorch => ({ about, steps: async () => null, close: () => {} });

interface Facts {
  readonly version: string;
  readonly blas: readonly string[];
}

async function started(python: string) {
  const child = spawn(python, [SCRIPT], { env: { ...process.env, ...ONE_THREAD } });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const isRunning = await Promise.race([
    once(child, 'spawn').then(() => true),
    once(child, 'error').then(() => false),
  ]).catch(() => false);
  if (!isRunning) return null;
  const first = await answers.next();
  if (first.done === true) return null;
  return { child, facts: JSON.parse(first.value) as Facts, ask: asker(child, answers) };
}

function asker(child: ChildProcessWithoutNullStreams, answers: AsyncIterator<string>) {
  return async <Answer>(line: string): Promise<Answer> => {
    child.stdin.write(`${line}\n`);
    const answer = await answers.next();
    if (answer.done === true) throw new Error(`PyTorch gave up at "${line}".`);
    return JSON.parse(answer.value) as Answer;
  };
}
