/**
 * The only place of the page that starts workers; a worker that needs others starts them itself. Vite finds each by
 * its literal URL.
 */
import type { AnalystCalls } from '../protocol/analyst.ts';
import type { DatasetCalls } from '../protocol/dataset.ts';
import type { ImporterCalls } from '../protocol/importer.ts';
import type { ModelsCalls } from '../protocol/models.ts';
import type { MoverCalls } from '../protocol/mover.ts';
import type { PictureCalls } from '../protocol/picture.ts';
import { type Client, connect } from '../protocol/rpc.ts';
import type { TeacherCalls } from '../protocol/teacher.ts';
import type { TrainerCalls, VerifierCalls } from '../protocol/trainer.ts';

export function spawnImporter(): Client<ImporterCalls> {
  return connect(
    new Worker(new URL('../workers/importer.worker.ts', import.meta.url), {
      type: 'module',
      name: 'importer',
    }),
    'importer',
  );
}

export function spawnDataset(): Client<DatasetCalls> {
  return connect(
    new Worker(new URL('../workers/dataset.worker.ts', import.meta.url), { type: 'module', name: 'dataset' }),
    'dataset',
  );
}

export function spawnModels(): Client<ModelsCalls> {
  return connect(
    new Worker(new URL('../workers/models.worker.ts', import.meta.url), { type: 'module', name: 'models' }),
    'models',
  );
}

export function spawnMover(): Client<MoverCalls> {
  return connect(
    new Worker(new URL('../workers/mover.worker.ts', import.meta.url), { type: 'module', name: 'mover' }),
    'mover',
  );
}

export function spawnTeacher(): Client<TeacherCalls> {
  return connect(
    new Worker(new URL('../workers/teacher.worker.ts', import.meta.url), { type: 'module', name: 'teacher' }),
    'teacher',
  );
}

export function spawnAnalyst(): Client<AnalystCalls> {
  return connect(
    new Worker(new URL('../workers/analyst.worker.ts', import.meta.url), { type: 'module', name: 'analyst' }),
    'analyst',
  );
}

export function spawnTrainer(): Client<TrainerCalls> {
  return connect(
    new Worker(new URL('../workers/trainer.worker.ts', import.meta.url), { type: 'module', name: 'trainer' }),
    'trainer',
  );
}

export function spawnVerifier(): Client<VerifierCalls> {
  return connect(
    new Worker(new URL('../workers/verifier.worker.ts', import.meta.url), {
      type: 'module',
      name: 'verifier',
    }),
    'verifier',
  );
}

export function spawnPicture(): Client<PictureCalls> {
  return connect(
    new Worker(new URL('../workers/picture.worker.ts', import.meta.url), { type: 'module', name: 'picture' }),
    'picture',
  );
}
