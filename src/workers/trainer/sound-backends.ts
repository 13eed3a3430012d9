/**
 * Which backends train a kind of student rightly on this machine: each is checked once in a worker's life, and what errs
 * makes room for the next.
 */
import { PupilError, toWire } from '../../core/errors.ts';
import type { StudentConfig } from '../../core/students/family.ts';
import { checkNumerics, HALF_TOLERANCE, TOLERANCE } from '../../core/training/numeric-check/numeric-check.ts';
import type { BackendId } from '../../engine/backend.ts';

/** Each stands in for those before it. */
const ORDER: readonly BackendId[] = ['webgpu-half', 'webgpu', 'wasm', 'cpu'];

export interface SoundBackends {
  /** Of the candidates those that passed; if none did, the first after them that does. Never empty. */
  readonly ids: readonly BackendId[];
  /** What each that did not pass does ("computes wrongly here: ..."), in the order in which they were checked. */
  readonly faults: ReadonlyMap<BackendId, string>;
}

/** Verdicts of this worker's life, by backend and family: null = sound. The machine does not change under it. */
const verdicts = new Map<string, string | null>();

/**
 * @param candidates in the order of ORDER
 * @param student the one that is to be trained
 * @param start makes a backend the running one
 * @throws {PupilError} BACKEND_UNAVAILABLE when the only candidate does not start (half precision excepted), or no
 * backend at all computes rightly
 */
export async function soundBackends(
  candidates: readonly BackendId[],
  student: StudentConfig,
  start: (id: BackendId) => Promise<unknown>,
): Promise<SoundBackends> {
  const faults = new Map<BackendId, string>();
  const ids: BackendId[] = [];
  const tryOne = async (id: BackendId) => {
    const fault = await verdictOn(id, student, start);
    if (fault === null) ids.push(id);
    else faults.set(id, `computes wrongly here: ${fault}`);
  };
  // Half precision is a wish: a machine without it trains all the same.
  const isDemanded = candidates.length === 1 && candidates[0] !== 'webgpu-half';
  const tryToStart = async (id: BackendId) => {
    try {
      await tryOne(id);
    } catch (thrown) {
      if (isDemanded) throw thrown;
      faults.set(id, `does not start: ${toWire(thrown).message}`);
    }
  };
  for (const id of candidates) await tryToStart(id);
  for (let next = ORDER.indexOf(candidates.at(-1)!) + 1; ids.length === 0 && next < ORDER.length; next++) {
    await tryToStart(ORDER[next]!);
  }
  if (ids.length > 0) return { ids, faults };
  throw new PupilError(
    'BACKEND_UNAVAILABLE',
    `Nothing in this browser computes a training step rightly. ${[...faults].map((pair) => pair.join(' ')).join('; ')}. Try another browser.`,
  );
}

async function verdictOn(
  id: BackendId,
  student: StudentConfig,
  start: (id: BackendId) => Promise<unknown>,
): Promise<string | null> {
  const key = `${id} ${student.id}`;
  const known = verdicts.get(key);
  if (known !== undefined) return known;
  await start(id);
  const verdict = await checkNumerics(student, id === 'webgpu-half' ? HALF_TOLERANCE : TOLERANCE);
  if (verdict !== null) console.warn(`${id} computes wrongly: ${verdict}`);
  verdicts.set(key, verdict);
  return verdict;
}
