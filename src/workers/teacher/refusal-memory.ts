/**
 * What earlier sessions found out about a teacher's files in this browser, on these devices: wrong answers are not
 * asked for twice.
 */
import type { SelfTest, TeacherChoice } from '../../core/records/teacher.ts';
import type { Attempt } from '../../core/teachers/attempts.ts';
import { DTYPE_SUFFIXES } from '../../core/teachers/needed-files.ts';
import type { Verdict } from '../../core/teachers/self-test.ts';
import { findRefusal, type RefusalKey, rememberRefusal, storedRefusals } from '../../storage/refusals.ts';
import type { ModelFiles } from './files/model-files.ts';
import { knownHash, networkFile } from './model-file.ts';

export interface RefusalMemory {
  /** The verdict of an earlier test of these very bytes; null when there was none. */
  recall(attempt: Attempt): Promise<SelfTest | null>;
  remember(attempt: Attempt, verdict: Verdict): Promise<void>;
}

export async function openRefusalMemory(
  { id }: TeacherChoice,
  files: ModelFiles,
  nameOf: (device: Attempt['device']) => string,
  signal: AbortSignal,
): Promise<RefusalMemory> {
  const refusals = await storedRefusals();
  const keyOf = ({ device, dtype }: Attempt, fileHash: string): RefusalKey => ({
    teacherId: id,
    browser: navigator.userAgent,
    deviceName: nameOf(device),
    device,
    dtype,
    fileHash,
  });
  return {
    async recall(attempt) {
      const { device, dtype } = attempt;
      const isWorthAsking = refusals.some(
        (one) => one.teacherId === id && one.device === device && one.dtype === dtype,
      );
      if (!isWorthAsking) return null;
      const hash = (await knownHash(files, dtype, signal)) ?? (await readHash(files, attempt, signal));
      const refusal = hash === null ? null : findRefusal(refusals, keyOf(attempt, hash));
      if (refusal === null) return null;
      const { cosine, reason } = refusal;
      return { device, dtype, passed: false, cosine, reason, basis: 'remembered' };
    },
    async remember(attempt, { cosine, reason }) {
      const hash = networkFile(files.seen, attempt.dtype)?.sha256 ?? null;
      if (hash !== null) await rememberRefusal({ ...keyOf(attempt, hash), cosine, reason });
    },
  };
}

/** Our own origin lists no hashes: reading a file is still cheaper than opening it in vain. */
async function readHash(files: ModelFiles, { dtype }: Attempt, signal: AbortSignal): Promise<string | null> {
  for (const tower of ['vision_model', 'model']) {
    const read = await files.read(`onnx/${tower}${DTYPE_SUFFIXES[dtype]}.onnx`, signal);
    await read.body?.cancel();
    if (read.ok) break;
  }
  return networkFile(files.seen, dtype)?.sha256 ?? null;
}
