/**
 * transformers.js as Pupil runs it: loaded only when a teacher is, ONNX Runtime from our own origin, and every file
 * of a model out of `ModelFiles`, whichever way it came. The library itself asks nobody.
 */
import { PupilError } from '../../core/errors.ts';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import { siteAddress } from '../../core/site.ts';
import { TEACHERS_PATH } from '../../core/teachers/catalogue.ts';
import { watchDevices } from './device-loss.ts';
import { filesOf } from './files/files-of.ts';
import type { ModelFiles } from './files/model-files.ts';
import { watchRuntimeBytes } from './runtime-bytes.ts';
import { guardSessions } from './session-guard.ts';

export type Transformers = typeof import('@huggingface/transformers');

/** `/ort/<version>/` under the path of the site: see scripts/ort-files.ts, which has Vite put it here. */
declare const ORT_ADDRESS: string;
/** ONNX Runtime's builds. The one that can drive WebGPU is twice as large and takes three times as long to start. */
const ORT_FOR_WEBGPU = `${ORT_ADDRESS}ort-wasm-simd-threaded.asyncify`;
const ORT_FOR_WASM = `${ORT_ADDRESS}ort-wasm-simd-threaded`;
const MAX_THREADS = 4;

export interface Runtime {
  readonly transformers: Transformers;
  readonly threads: number;
  readonly files: ModelFiles;
  /**
   * Why the last file that did not come did not, in our words: the library would say of any failure that there is no
   * such file. null: all came.
   */
  failure(): PupilError | null;
}

export async function openRuntime(
  choice: TeacherChoice,
  usesWebGpu: boolean,
  signal: AbortSignal,
  onBytes: (loadedBytes: number, totalBytes: number) => void,
): Promise<Runtime> {
  watchRuntimeBytes();
  watchDevices();
  const transformers = await import('@huggingface/transformers');
  await guardSessions();
  const { env } = transformers;
  const threads = self.crossOriginIsolated ? Math.min(MAX_THREADS, navigator.hardwareConcurrency) : 1;
  const files = filesOf(choice, onBytes);
  let failure: PupilError | null = null;

  // To the library every teacher lies on our own origin; where its files really come from is `ModelFiles`'s business.
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = siteAddress(TEACHERS_PATH);
  env.useBrowserCache = false;
  // From its own cache the library would import the runtime as a blob: URL, which the content policy forbids.
  env.useWasmCache = false;
  const { wasm } = env.backends.onnx;
  if (wasm === undefined) throw new PupilError('TEACHER_UNSUPPORTED', 'ONNX Runtime came without WASM.');
  const build = usesWebGpu ? ORT_FOR_WEBGPU : ORT_FOR_WASM;
  wasm.wasmPaths = { mjs: `${build}.mjs`, wasm: `${build}.wasm` };
  wasm.proxy = false;
  wasm.numThreads = threads;
  const folder = siteAddress(`${TEACHERS_PATH}${choice.id}/`);
  env.fetch = async (input: string | URL | Request) => {
    const url = new URL(input instanceof Request ? input.url : input, self.location.href);
    const pathname = decodeURIComponent(url.pathname);
    if (url.origin !== self.location.origin || !pathname.startsWith(folder)) {
      throw new PupilError(
        'UNEXPECTED',
        `The teacher ${choice.id} asked for ${url}, which is none of its files.`,
      );
    }
    try {
      return await files.read(pathname.slice(folder.length), signal);
    } catch (thrown) {
      if (thrown instanceof PupilError) failure = thrown;
      throw thrown;
    }
  };
  return { transformers, threads, files, failure: () => failure };
}
