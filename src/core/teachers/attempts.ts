/**
 * In which order devices and number formats are tried, and why some are left out. Nothing is believed for being in
 * the plan: the self-test decides what may be used, and a speed probe which of those is.
 */
import type { SelfTest, TeacherChoice } from '../records/teacher.ts';
import type { TeacherDtype } from './catalogue.ts';

export interface Attempt {
  readonly device: 'webgpu' | 'wasm';
  readonly dtype: TeacherDtype;
}

/** What asking the browser for a GPU gave. */
export interface AdapterFinding {
  readonly isPresent: boolean;
  /** A GPU emulated on the processor: right answers, far slower than WASM. */
  readonly isSoftware: boolean;
  readonly hasHalfFloats: boolean;
  /** The largest buffer that it makes (`maxBufferSize`). */
  readonly maxBufferBytes: number;
  readonly name: string;
}

export interface Plan {
  readonly attempts: readonly Attempt[];
  /** What the user left to us and is not worth trying, or cannot be. */
  readonly notTried: readonly SelfTest[];
}

/** Bytes of the model file of each number format that there is; null where nobody can tell which there are. */
export type OfferedDtypes = ReadonlyMap<TeacherDtype, number>;

/**
 * Half floats halve the download and double the speed where the GPU has them; q8 is not among them, since ONNX
 * Runtime takes its operators back to the processor one by one. On WASM bytes are the smallest and the fastest.
 */
export const DTYPE_ORDER: Readonly<Record<Attempt['device'], readonly TeacherDtype[]>> = {
  webgpu: ['fp16', 'q4f16', 'q4', 'fp32'],
  wasm: ['q8', 'fp32'],
};
const HALVES: readonly TeacherDtype[] = ['fp16', 'q4f16'];

export function planAttempts(
  choice: TeacherChoice,
  adapter: AdapterFinding,
  offered: OfferedDtypes | null,
): Plan {
  const attempts: Attempt[] = [];
  const notTried: SelfTest[] = [];
  const leaveOut = (attempt: Attempt, reason: string) =>
    notTried.push({
      ...attempt,
      passed: false,
      cosine: null,
      reason,
      basis: 'not-tried',
    });

  if (choice.device !== 'wasm') {
    const dtypes = dtypesFor('webgpu', choice, offered);
    const whyNot = whyNoWebGpu(choice, adapter);
    const [first] = dtypes;
    if (whyNot !== null && first !== undefined) leaveOut({ device: 'webgpu', dtype: first }, whyNot);
    for (const dtype of whyNot === null ? dtypes : []) {
      const attempt: Attempt = { device: 'webgpu', dtype };
      const reason = whyNotFormat(dtype, adapter, offered?.get(dtype) ?? null);
      if (reason === null) attempts.push(attempt);
      else leaveOut(attempt, reason);
    }
  }
  // Also after WebGPU alone was asked for: a teacher on the processor is better than none, and the report says so.
  for (const dtype of dtypesFor('wasm', choice, offered)) attempts.push({ device: 'wasm', dtype });
  return { attempts, notTried };
}

/** Whether the plan may hold WebGPU at all: the runtime that can drive it is larger. */
export function mayUseWebGpu(choice: TeacherChoice, adapter: AdapterFinding): boolean {
  return choice.device !== 'wasm' && whyNoWebGpu(choice, adapter) === null;
}

function dtypesFor(
  device: Attempt['device'],
  choice: TeacherChoice,
  offered: OfferedDtypes | null,
): readonly TeacherDtype[] {
  if (choice.dtype !== 'auto') return [choice.dtype];
  const usual = DTYPE_ORDER[device];
  if (offered === null) return usual;
  const there = usual.filter((dtype) => offered.has(dtype));
  // A model that comes in other formats only still runs: WASM takes them all, converting as it goes.
  return there.length > 0 || device === 'webgpu' ? there : [...offered.keys()];
}

function whyNoWebGpu(choice: TeacherChoice, adapter: AdapterFinding): string | null {
  if (!adapter.isPresent) return 'This browser offers no WebGPU adapter.';
  if (adapter.isSoftware && choice.device !== 'webgpu')
    return `The WebGPU adapter (${adapter.name}) is a software one, which is slower than WASM.`;
  return null;
}

function whyNotFormat(
  dtype: TeacherDtype,
  { hasHalfFloats, maxBufferBytes, name }: AdapterFinding,
  sizeBytes: number | null,
): string | null {
  if (HALVES.includes(dtype) && !hasHalfFloats) return `The GPU (${name}) has no half floats (shader-f16).`;
  if (sizeBytes !== null && sizeBytes > maxBufferBytes)
    return `Its file has ${megabytes(sizeBytes)} MB, the GPU (${name}) takes at most ${megabytes(maxBufferBytes)} MB at once.`;
  return null;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
