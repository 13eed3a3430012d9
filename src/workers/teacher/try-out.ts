/** Opens a teacher in one device and number format, and asks it what it must know before it is shown a photo. */
import { toWire } from '../../core/errors.ts';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import type { Attempt } from '../../core/teachers/attempts.ts';
import type { TeacherDtype } from '../../core/teachers/catalogue.ts';
import { dtypesOf } from '../../core/teachers/needed-files.ts';
import {
  GOLDEN_INPUTS,
  goldenInputs,
  judge,
  MIN_OTHER_FORMAT_COSINE,
  type Verdict,
} from '../../core/teachers/self-test.ts';
import { openEncoder } from './bare-encoder.ts';
import { type Description, withPaths } from './describe.ts';
import { isHere } from './model-file.ts';
import { type Network, openNetwork } from './network.ts';
import type { Runtime } from './runtime.ts';
import { probeSpeed } from './speed-probe.ts';

export interface Tried {
  readonly verdict: Verdict;
  /** Open when the verdict is good. */
  readonly network: Network | null;
  readonly dims: number;
  /** Measured when the verdict is good. */
  readonly msPerImage: number | null;
  /** Whether it answered wrongly: that will not change, while what could not run may have lacked memory only. */
  readonly isWrong: boolean;
}

export interface Bench {
  readonly runtime: Runtime;
  readonly choice: TeacherChoice;
  readonly description: Description;
  readonly signal: AbortSignal;
}

export async function tryOut(bench: Bench, attempt: Attempt, onOpen: () => void): Promise<Tried> {
  const { preprocessing } = bench.description;
  const inputs = goldenInputs(GOLDEN_INPUTS, preprocessing.widthPx, preprocessing.heightPx);
  let network: Network | null = null;
  const refused = (verdict: Verdict, isWrong: boolean): Tried => ({
    verdict,
    network: null,
    dims: 0,
    msPerImage: null,
    isWrong,
  });
  try {
    network = await open(bench, attempt);
    onOpen();
    const answers = await network.run(inputs, GOLDEN_INPUTS);
    const { rows, name, minCosine } = await referenceFor(bench, attempt, inputs);
    const verdict = judge(answers, GOLDEN_INPUTS, rows, name, minCosine);
    if (verdict.passed) {
      const msPerImage = await probeSpeed(network, preprocessing);
      return { verdict, network, dims: answers.length / GOLDEN_INPUTS, msPerImage, isWrong: false };
    }
    await network.close();
    return refused(verdict, true);
  } catch (thrown) {
    await network?.close().catch(() => console.info('A failed session could not be closed.'));
    const { message } = toWire(thrown);
    return refused({ passed: false, cosine: null, reason: `It could not run: ${message}` }, false);
  }
}

function open({ runtime, choice, description }: Bench, attempt: Attempt): Promise<Network> {
  const { encoder, modelType, preprocessing } = description;
  return encoder === null
    ? openNetwork(runtime.transformers, choice.id, modelType, attempt, preprocessing)
    : openEncoder(runtime.transformers, choice.id, encoder, attempt, preprocessing);
}

interface Reference {
  readonly rows: readonly ArrayLike<number>[] | null;
  readonly name: string;
  readonly minCosine?: number;
}

/**
 * What the answers are held to: golden embeddings; else, for WebGPU, what WASM answers. WASM itself has nobody above
 * it.
 */
async function referenceFor(bench: Bench, attempt: Attempt, inputs: Float32Array): Promise<Reference> {
  const { golden } = bench.description;
  if (golden !== null) return { rows: golden, name: 'its golden embeddings' };
  if (attempt.device === 'wasm') return { rows: null, name: '' };
  const same = await answersOnWasm(bench, attempt.dtype, inputs);
  if (same !== null) return { rows: same, name: 'the same file on WASM' };
  for (const dtype of await nearestDtypes(bench, attempt.dtype)) {
    const rows = await answersOnWasm(bench, dtype, inputs);
    if (rows !== null) return { rows, name: `its ${dtype} file on WASM`, minCosine: MIN_OTHER_FORMAT_COSINE };
  }
  return { rows: null, name: '' };
}

/** Formats that WASM surely runs: one that is here comes first, and the smaller one is fetched before the larger. */
async function nearestDtypes(
  { runtime, choice, signal }: Bench,
  except: TeacherDtype,
): Promise<readonly TeacherDtype[]> {
  const listed = await runtime.files.list(signal);
  const offered = listed === null ? null : dtypesOf(withPaths(listed));
  const able = (['fp32', 'q8'] as const).filter(
    (dtype) => dtype !== except && (offered === null || offered.includes(dtype)),
  );
  const here: TeacherDtype[] = [];
  for (const dtype of able) if (await isHere(runtime.files, choice, dtype)) here.push(dtype);
  return [...here, ...able.filter((dtype) => !here.includes(dtype)).reverse()];
}

/** null where WASM cannot run it. */
async function answersOnWasm(
  bench: Bench,
  dtype: TeacherDtype,
  inputs: Float32Array,
): Promise<readonly Float32Array[] | null> {
  let network: Network | null = null;
  try {
    network = await open(bench, { device: 'wasm', dtype });
    const answers = await network.run(inputs, GOLDEN_INPUTS);
    const dims = answers.length / GOLDEN_INPUTS;
    return Array.from({ length: GOLDEN_INPUTS }, (_, i) => answers.subarray(i * dims, (i + 1) * dims));
  } catch (thrown) {
    bench.signal.throwIfAborted();
    console.info(`No WASM reference for ${dtype}: ${toWire(thrown).message}`);
    return null;
  } finally {
    await network?.close();
  }
}
