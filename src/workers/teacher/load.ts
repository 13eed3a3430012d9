/** Finds the device and number format in which a teacher can be believed, and keeps that session open. */
import { PupilError, toWire } from '../../core/errors.ts';
import type { SelfTest, TeacherChoice, TeacherFacts } from '../../core/records.ts';
import { type Attempt, planAttempts } from '../../core/teachers/attempts.ts';
import { teacherRecord } from '../../core/teachers/catalogue.ts';
import {
  PREPROCESSING_VERSION,
  type Preprocessing,
  parsePreprocessing,
} from '../../core/teachers/preprocess.ts';
import {
  GOLDEN_INPUTS,
  goldenInputs,
  judge,
  parseGolden,
  type Verdict,
} from '../../core/teachers/self-test.ts';
import type { LoadProgress } from '../../protocol/teacher.ts';
import { findAdapter } from './adapter.ts';
import type { ModelFileFacts } from './files/model-files.ts';
import { sha256 } from './files/sha256.ts';
import { type Network, openNetwork } from './network.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { canRead } from './text-tower.ts';

export interface LoadedTeacher {
  readonly facts: TeacherFacts;
  readonly preprocessing: Preprocessing;
  readonly network: Network;
}

interface Description {
  readonly modelType: string;
  readonly preprocessing: Preprocessing;
  readonly golden: readonly (readonly number[])[] | null;
  readonly hasText: boolean;
}

/** @throws {PupilError} TEACHER_NOT_FOUND, TEACHER_UNSUPPORTED, SELF_TEST_FAILED, CANCELLED */
export async function loadTeacher(
  choice: TeacherChoice,
  signal: AbortSignal,
  report: (progress: LoadProgress) => void,
): Promise<LoadedTeacher> {
  const { name } = teacherRecord(choice);
  let note = `Loading ${name}`;
  report({ phase: 'downloading', loadedBytes: 0, totalBytes: 0, note });
  const adapter = await findAdapter();
  const plan = planAttempts(choice, adapter);
  const usesWebGpu = plan.attempts.some((attempt) => attempt.device === 'webgpu');
  const runtime = await openRuntime(choice, usesWebGpu, signal, (loadedBytes, totalBytes) =>
    report({ phase: 'downloading', loadedBytes, totalBytes, note }),
  );
  const [first] = plan.attempts;
  if (first !== undefined) await runtime.files.expect('vision', first.dtype, signal);
  const description = await readDescription(runtime, choice, signal);
  const selfTests: SelfTest[] = [...plan.notTried];

  for (const attempt of plan.attempts) {
    signal.throwIfAborted();
    note = `Loading ${name} (${attempt.dtype}, ${attempt.device})`;
    await runtime.files.expect('vision', attempt.dtype, signal);
    const tried = await tryOut(runtime, choice, description, attempt, () =>
      report({
        phase: 'self-test',
        loadedBytes: 0,
        totalBytes: 0,
        note: `Testing ${name} on ${attempt.device}`,
      }),
    );
    signal.throwIfAborted();
    const { passed, cosine, reason } = tried.verdict;
    selfTests.push({ ...attempt, passed, cosine, reason });
    if (tried.network === null) continue;
    const { preprocessing } = description;
    const file = modelFile(runtime, attempt);
    return {
      preprocessing,
      network: tried.network,
      facts: {
        id: choice.id,
        name,
        dtype: attempt.dtype,
        device: attempt.device,
        deviceName: attempt.device === 'webgpu' ? adapter.name : `CPU, ${threadsInWords(runtime.threads)}`,
        threads: attempt.device === 'webgpu' ? 1 : runtime.threads,
        dims: tried.dims,
        imageSizePx: preprocessing.widthPx,
        fingerprint: await fingerprint(choice.id, attempt.dtype, file, preprocessing),
        sizeBytes: file.sizeBytes,
        selfTests,
        hasText: description.hasText,
      },
    };
  }
  // What did not come was not tried: that is the network's failure, not the teacher's.
  const failure = runtime.failure();
  if (failure !== null) throw failure;
  const figures = selfTests.map((test) => `${test.device} ${test.dtype}: ${test.reason}`).join(' ');
  throw new PupilError(
    'SELF_TEST_FAILED',
    `${name} was tried in ${plan.attempts.length} ways and could not be believed in any: ${figures} Reload the page, or choose another teacher.`,
    Object.fromEntries(selfTests.map((test) => [`${test.device} ${test.dtype}`, test.cosine])),
  );
}

interface Tried {
  readonly verdict: Verdict;
  /** Open when the verdict is good. */
  readonly network: Network | null;
  readonly dims: number;
}

async function tryOut(
  runtime: Runtime,
  choice: TeacherChoice,
  description: Description,
  attempt: Attempt,
  onOpen: () => void,
): Promise<Tried> {
  const { preprocessing, golden } = description;
  const inputs = goldenInputs(GOLDEN_INPUTS, preprocessing.widthPx, preprocessing.heightPx);
  const open = (how: Attempt) =>
    openNetwork(runtime.transformers, choice.id, description.modelType, how, preprocessing);
  let network: Network | null = null;
  try {
    network = await open(attempt);
    onOpen();
    const answers = await network.run(inputs, GOLDEN_INPUTS);
    let reference: readonly ArrayLike<number>[] | null = golden;
    let referenceName = 'its golden embeddings';
    if (golden === null && attempt.device === 'webgpu') {
      reference = await answersOnWasm(open, attempt, inputs);
      referenceName = 'the same model on WASM';
    }
    const verdict = judge(answers, GOLDEN_INPUTS, reference, referenceName);
    if (verdict.passed) return { verdict, network, dims: answers.length / GOLDEN_INPUTS };
    await network.close();
    return { verdict, network: null, dims: 0 };
  } catch (thrown) {
    await network?.close();
    const { message } = toWire(thrown);
    return {
      verdict: { passed: false, cosine: null, reason: `It could not run: ${message}` },
      network: null,
      dims: 0,
    };
  }
}

/** What WASM answers with the same file; null where WASM cannot run it (half floats, 4-bit blocks). */
async function answersOnWasm(
  open: (how: Attempt) => Promise<Network>,
  { dtype }: Attempt,
  inputs: Float32Array,
): Promise<readonly Float32Array[] | null> {
  let network: Network | null = null;
  try {
    network = await open({ device: 'wasm', dtype });
    const answers = await network.run(inputs, GOLDEN_INPUTS);
    const dims = answers.length / GOLDEN_INPUTS;
    return Array.from({ length: GOLDEN_INPUTS }, (_, i) => answers.subarray(i * dims, (i + 1) * dims));
  } catch (thrown) {
    console.info(`No WASM reference for ${dtype}: ${toWire(thrown).message}`);
    return null;
  } finally {
    await network?.close();
  }
}

async function readDescription(
  { transformers, files, failure }: Runtime,
  choice: TeacherChoice,
  signal: AbortSignal,
): Promise<Description> {
  try {
    const config = await transformers.AutoConfig.from_pretrained(choice.id);
    const processor = await transformers.AutoImageProcessor.from_pretrained(choice.id);
    const golden = choice.origin === 'hub' ? null : await readGolden(files, signal);
    const modelType = String(config.model_type);
    return {
      modelType,
      preprocessing: parsePreprocessing(processor.config),
      golden,
      hasText: choice.origin !== 'built-in' && canRead(modelType) && (await hasTextFiles(files, signal)),
    };
  } catch (cause) {
    // A request that the user cancelled must not read as a missing teacher, whatever the library made of it.
    signal.throwIfAborted();
    const why = failure() ?? cause;
    if (why instanceof PupilError) throw why;
    throw new PupilError(
      'TEACHER_NOT_FOUND',
      `The teacher ${choice.id} could not be read: ${toWire(cause).message.replace(/\.$/, '')}. Check its name${choice.origin === 'hub' ? ' and the network' : ''}, or choose another one.`,
      { id: choice.id, origin: choice.origin },
      { cause },
    );
  }
}

async function hasTextFiles(files: Runtime['files'], signal: AbortSignal): Promise<boolean> {
  const list = await files.list(signal);
  if (list === null) return (await files.read('tokenizer.json', signal)).ok;
  return list.has('tokenizer.json') && [...list.keys()].some((path) => /\btext_model\w*\.onnx$/.test(path));
}

async function readGolden(files: Runtime['files'], signal: AbortSignal): Promise<Description['golden']> {
  const response = await files.read('golden.json', signal);
  return response.ok ? parseGolden(await response.json()) : null;
}

/** The file that was read for this dtype. */
function modelFile({ files }: Runtime, { dtype }: Attempt): ModelFileFacts {
  const suffix = { q8: '_quantized', fp32: '', fp16: '_fp16', q4: '_q4', q4f16: '_q4f16' }[dtype];
  for (const [path, file] of files.seen) if (path.endsWith(`model${suffix}.onnx`)) return file;
  throw new PupilError('UNEXPECTED', `A teacher of ${dtype} was opened, but no such file was read.`);
}

/** The same on every device: what was computed depends on the bytes, their number format and the preprocessing. */
async function fingerprint(
  id: string,
  dtype: string,
  file: ModelFileFacts,
  preprocessing: Preprocessing,
): Promise<string> {
  const parts = [id, file.sha256 ?? file.sizeBytes, dtype, PREPROCESSING_VERSION, preprocessing];
  const hash = await sha256(new TextEncoder().encode(JSON.stringify(parts)));
  return `${id} ${dtype} ${hash.slice(0, 16)}`;
}

function threadsInWords(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
