/** What a student on the Hub is known to fetch. */
import { PupilError } from '../../core/errors.ts';
import { type HubName, networkFileOf } from '../../core/onnx/hub-file.ts';
import type { ModelsState } from '../../state/models/slice.ts';
import { knownFiles } from '../teacher/load-cost.ts';

export interface KnownFile {
  /** null before the Hub has told, and where there is a problem. */
  readonly sizeBytes: number | null;
  /** Why none of its files can be a student. */
  readonly problem: string | null;
}

/** From what is kept of the model as a teacher, or from what the Hub has just answered. */
export function knownFile(name: HubName, models: ModelsState): KnownFile {
  const files = knownFiles({ id: name.id, origin: 'hub', dtype: 'fp32', device: 'auto' }, models);
  if (files === null) {
    const { listing } = models;
    return { sizeBytes: null, problem: listing?.id === name.id ? listing.problem : null };
  }
  try {
    return { sizeBytes: networkFileOf(files, name).sizeBytes, problem: null };
  } catch (thrown) {
    if (!(thrown instanceof PupilError)) throw thrown;
    return { sizeBytes: null, problem: thrown.message };
  }
}
