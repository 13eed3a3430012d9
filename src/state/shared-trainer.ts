/**
 * The trainer worker of the page: started when first needed, and shared by estimate, results and take-away. It is
 * ended before every training, which brings its own: only the end of a worker gives GPU memory back.
 */
import type { CallOptions, Client } from '../protocol/rpc.ts';
import type { TrainerCalls } from '../protocol/trainer.ts';
import { spawnTrainer } from './spawn.ts';

export interface SharedTrainer {
  call<M extends keyof TrainerCalls & string>(
    method: M,
    params: TrainerCalls[M]['params'],
    options?: CallOptions<TrainerCalls[M]['progress']>,
  ): Promise<TrainerCalls[M]['result']>;
  /**
   * Runs a job that brings its own workers and wants the machine for itself: after what is under way, before what is
   * asked for later.
   */
  alone<T>(job: () => Promise<T>): Promise<T>;
}

export function createSharedTrainer(): SharedTrainer {
  let trainer: Client<TrainerCalls> | undefined;
  // One call at a time: tfjs has one engine, and two jobs would share its memory and its speed.
  let tail: Promise<unknown> = Promise.resolve();

  const settled = (job: Promise<unknown>) =>
    job.then(
      () => undefined,
      () => undefined,
    );

  return {
    call(method, params, options) {
      const job = tail.then(() => {
        if (trainer === undefined || trainer.isEnded) trainer = spawnTrainer();
        return trainer.call(method, params, options);
      });
      tail = settled(job);
      return job;
    },
    alone(job) {
      const done = tail.then(() => {
        trainer?.end();
        trainer = undefined;
        return job();
      });
      tail = settled(done);
      return done;
    },
  };
}
