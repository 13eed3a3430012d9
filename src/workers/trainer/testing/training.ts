/** A trainer worker at work on stored runs of one project, as the page would drive it. */
import type { Recipe } from '../../../core/recipe/recipe.ts';
import type { Run } from '../../../core/records/run.ts';
import type { VitConfig } from '../../../core/students/families/vit.ts';
import { type Client, connect } from '../../../protocol/rpc.ts';
import type { TrainProgress, TrainResult } from '../../../protocol/trainer.ts';
import { getRun } from '../../../storage/runs.ts';
import type { PixelLimits } from '../pixel-limits.ts';
import type { PausingTrainerCalls } from './pausing.worker.ts';
import PausingWorker from './pausing.worker.ts?worker';
import { storeRun } from './stored-folder.ts';

/** So small that a processor can play a graphics card for it. */
export const SMALL_VIT: VitConfig = {
  id: 'vit',
  imageSizePx: 32,
  patchPx: 8,
  width: 16,
  layers: 2,
  heads: 2,
  attentionDropout: 0.1,
};

export interface Watch {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
}

export interface Training {
  trainOn(runId: string, watch?: Watch): Promise<TrainResult>;
  /** Stores a run first. */
  trained(runId: string, change?: Partial<Recipe>): Promise<TrainResult>;
  /** Stores a run and trains so many steps of it, after which it is paused. @returns what the call ended with */
  pausedAfter(runId: string, steps: number, change?: Partial<Recipe>): Promise<unknown>;
  /** Ends the worker in the middle of whatever it does; the next call starts another. */
  end(): void;
}

/** @param limits of pixels in memory, where they are not the usual ones */
export function trainingIn(projectId: string, limits?: PixelLimits): Training {
  let client: Client<PausingTrainerCalls> | undefined;
  const trainer = () => {
    client ??= connect<PausingTrainerCalls>(new PausingWorker(), 'trainer');
    return client;
  };
  const trainOn = (runId: string, watch: Watch = {}) => trainer().call('train', { runId, limits }, watch);
  return {
    trainOn,
    async trained(runId, change = {}) {
      await storeRun(runId, projectId, change);
      return trainOn(runId);
    },
    async pausedAfter(runId, steps, change = {}) {
      await storeRun(runId, projectId, change);
      return trainer()
        .call('trainSteps', { runId, limits, steps })
        .catch((thrown: unknown) => thrown);
    },
    end() {
      client?.end();
      client = undefined;
    },
  };
}

/** @throws Error where there is none */
export async function stored(runId: string): Promise<Run> {
  const run = await getRun(runId);
  if (run === null) throw new Error('the run is not stored');
  return run;
}
