/**
 * What loading a teacher would fetch, in bytes and in words: exactly where its files are known, roughly from the
 * catalogue before.
 */
import type { TeacherChoice } from '../../core/records/teacher.ts';
import {
  bytesOfFiles,
  dtypesOf,
  keptDtypes,
  type SizedFile,
  visionFiles,
} from '../../core/teachers/needed-files.ts';
import type { ModelsState } from '../../state/models/slice.ts';
import { formatBytes } from '../base/format.ts';
import { modelBytes, plannedDtypes } from './teacher-offers.ts';

export interface LoadCost {
  /** Still to be fetched; null = nobody knows before it is asked for. */
  readonly bytes: number | null;
  readonly isExact: boolean;
  /** Whether it can be loaded without a network, in this number format or another that would do. */
  readonly isOffline: boolean;
  /** Of what is kept. */
  readonly keptBytes: number;
}

/**
 * Files of a teacher of the Hub as far as they are known: from what is kept of it, or from what the Hub has just
 * answered.
 */
export function knownFiles({ id, origin }: TeacherChoice, models: ModelsState): readonly SizedFile[] | null {
  if (origin !== 'hub') return null;
  const kept = storedOf(id, models)?.published?.files;
  return kept ?? (models.listing?.id === id ? models.listing.files : null);
}

export function loadCost(choice: TeacherChoice, hasGpu: boolean, models: ModelsState): LoadCost {
  const kept = choice.origin === 'hub' ? (storedOf(choice.id, models)?.files ?? []) : [];
  const keptBytes = bytesOfFiles(kept);
  const all = knownFiles(choice, models);
  if (all === null) return { bytes: modelBytes(choice, hasGpu), isExact: false, isOffline: false, keptBytes };
  const planned = plannedDtypes(choice, hasGpu);
  const offered = dtypesOf(all);
  const dtype = planned.find((one) => offered.includes(one)) ?? null;
  const paths = new Set(kept.map(({ path }) => path));
  const missing = dtype === null ? null : visionFiles(all, dtype).filter(({ path }) => !paths.has(path));
  return {
    bytes: missing === null ? null : bytesOfFiles(missing),
    isExact: true,
    isOffline: keptDtypes(kept, all).some((one) => planned.includes(one)),
    keptBytes,
  };
}

/** Under an offer: where its bytes come from. */
export function costWords(
  { origin }: TeacherChoice,
  { bytes, isExact, isOffline, keptBytes }: LoadCost,
): string {
  if (origin !== 'hub') return bytes === null ? 'here already' : `${formatBytes(bytes)}, here already`;
  if (isOffline) return `${formatBytes(keptBytes)} kept here, available offline`;
  if (bytes === null) return 'from the Hugging Face Hub, once';
  return `${isExact ? '' : '~'}${formatBytes(bytes)} from the Hugging Face Hub, once`;
}

/** The same on one line of a list. */
export function shortCostWords({ origin }: TeacherChoice, cost: LoadCost): string {
  const { bytes, isExact, isOffline, keptBytes } = cost;
  if (origin === 'hub' && isOffline) return `${formatBytes(keptBytes)}, offline`;
  return bytes === null ? '' : `${isExact ? '' : '~'}${formatBytes(bytes)}`;
}

/** On the button: what a press fetches. */
export function lookWords({ origin }: TeacherChoice, { bytes, isExact }: LoadCost): string {
  if (origin !== 'hub' || bytes === null || bytes === 0) return 'Let the teacher look';
  return `Load ${isExact ? '' : '~'}${formatBytes(bytes)} and let it look`;
}

/** Whether the model is known not to come in this number format. */
export function isMissing(dtype: TeacherChoice['dtype'], files: readonly SizedFile[] | null): boolean {
  return dtype !== 'auto' && files !== null && visionFiles(files, dtype).length === 0;
}

/** Behind a number format: what it weighs. */
export function sizeWords(dtype: TeacherChoice['dtype'], files: readonly SizedFile[] | null): string {
  if (dtype === 'auto' || files === null) return '';
  const needed = visionFiles(files, dtype);
  return needed.length === 0 ? ' · not offered' : ` · ${formatBytes(bytesOfFiles(needed))}`;
}

function storedOf(id: string, { stored }: ModelsState) {
  return stored.find((model) => model.origin === 'hub' && model.id === id);
}
