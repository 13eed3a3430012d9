/**
 * Loads a teacher in the device and number format in which it can be believed, and says how that was found: the
 * teacher report.
 */
import { PupilError } from '../../core/errors.ts';
import type { SelfTest, TeacherChoice, TeacherFacts } from '../../core/records/teacher.ts';
import { type Attempt, mayUseWebGpu, planAttempts } from '../../core/teachers/attempts.ts';
import { teacherRecord } from '../../core/teachers/catalogue.ts';
import { PREPROCESSING_VERSION, type Preprocessing } from '../../core/teachers/preprocess.ts';
import type { LoadProgress } from '../../protocol/teacher.ts';
import { findGpu } from '../shared/find-gpu.ts';
import { sha256 } from '../shared/sha256.ts';
import { type Description, offeredDtypes, readDescription } from './describe.ts';
import type { ModelFileFacts } from './files/model-files.ts';
import { findPair } from './find-pair.ts';
import { createLoadReport } from './load-report.ts';
import { networkFile } from './model-file.ts';
import type { Network } from './network.ts';
import { openRefusalMemory } from './refusal-memory.ts';
import { withRunFaults } from './run-faults.ts';
import { openRuntime } from './runtime.ts';
import { probeRows } from './speed-probe.ts';

export interface LoadedTeacher {
  readonly facts: TeacherFacts;
  readonly preprocessing: Preprocessing;
  readonly network: Network;
  /** Photos, or views, that go through the network together. */
  readonly rowsPerBatch: number;
}

/**
 * @throws {PupilError} TEACHER_NOT_FOUND, TEACHER_UNSUPPORTED, SELF_TEST_FAILED, CANCELLED, or why its files did not
 * come
 */
export async function loadTeacher(
  choice: TeacherChoice,
  signal: AbortSignal,
  report: (progress: LoadProgress) => void,
): Promise<LoadedTeacher> {
  const { name } = teacherRecord(choice);
  const progress = createLoadReport(name, report);
  progress.downloading(0, 0);
  const adapter = await findGpu();
  const runtime = await openRuntime(choice, mayUseWebGpu(choice, adapter), signal, progress.downloading);
  const { files, threads } = runtime;
  const plan = planAttempts(choice, adapter, await offeredDtypes(runtime, choice, signal));
  const [first] = plan.attempts;
  if (first !== undefined) await files.expect('vision', first.dtype, signal);
  const description = await readDescription(runtime, choice, signal);
  const nameOf = (device: Attempt['device']) =>
    device === 'webgpu' ? adapter.name : `CPU, ${threadsInWords(threads)}`;
  const memory = await openRefusalMemory(choice, files, nameOf, signal);

  progress.ruledOut(plan.notTried);
  const bench = { runtime, choice, description, signal };
  const pair = await findPair(bench, plan.attempts, memory, progress.events);
  const { selfTests } = progress;
  // What did not come was not tried: that is the network's failure, not the teacher's.
  if (pair === null) throw runtime.failure() ?? nothingPasses(name, selfTests);
  const { device, dtype, network, dims } = pair;
  const { preprocessing } = description;
  const file = networkFile(files.seen, dtype);
  if (file === null)
    throw new PupilError('UNEXPECTED', `A teacher of ${dtype} was opened, but no such file was read.`);
  const rowsPerBatch = await probeRows(network, device, preprocessing, pair.msPerImage);
  return {
    preprocessing,
    rowsPerBatch,
    network: withRunFaults(network, device),
    facts: {
      id: choice.id,
      name,
      dtype,
      device,
      deviceName: nameOf(device),
      threads: device === 'webgpu' ? 1 : threads,
      dims,
      imageSizePx: preprocessing.widthPx,
      fingerprint: await fingerprint(choice.id, dtype, file, description),
      sizeBytes: file.sizeBytes,
      selfTests: selfTests.map((test) =>
        test.device === device && test.dtype === dtype ? { ...test, isChosen: true } : test,
      ),
      hasText: description.hasText,
    },
  };
}

function nothingPasses(name: string, selfTests: readonly SelfTest[]): PupilError {
  const figures = selfTests
    .map(({ device, dtype, basis, reason }) =>
      basis === 'not-tried' ? `${device} ${dtype}: Not tried: ${reason}` : `${device} ${dtype}: ${reason}`,
    )
    .join(' ');
  return new PupilError(
    'SELF_TEST_FAILED',
    `${name} could not be believed in any device and number format: ${figures} Test it again in its report, or choose another teacher.`,
    Object.fromEntries(selfTests.map((test) => [`${test.device} ${test.dtype}`, test.cosine])),
  );
}

/**
 * The same on every device: what was computed depends on the bytes, their number format, the preprocessing, and what
 * is read of it.
 */
async function fingerprint(
  id: string,
  dtype: string,
  file: ModelFileFacts,
  { preprocessing, encoder }: Description,
): Promise<string> {
  const parts: unknown[] = [id, file.sha256 ?? file.sizeBytes, dtype, PREPROCESSING_VERSION, preprocessing];
  if (encoder !== null) parts.push(encoder);
  const hash = await sha256(new TextEncoder().encode(JSON.stringify(parts)));
  return `${id} ${dtype} ${hash.slice(0, 16)}`;
}

function threadsInWords(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
