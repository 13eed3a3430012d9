/**
 * transformers.js as Pupil runs it: loaded only when a teacher is, ONNX Runtime from our own origin, model files from our own origin
 * too unless the user chose a teacher of the Hub. Every request passes through one place, which counts bytes and can refuse.
 */
import { PupilError } from '../../core/errors.ts';
import type { TeacherChoice } from '../../core/records.ts';
import { TEACHERS_PATH } from '../../core/teachers/catalogue.ts';
import { watchRuntimeBytes } from './runtime-bytes.ts';
import { guardSessions } from './session-guard.ts';

export type Transformers = typeof import('@huggingface/transformers');

/** ONNX Runtime's builds. The one that can drive WebGPU is twice as large and takes three times as long to start. */
const ORT_FOR_WEBGPU = '/ort/ort-wasm-simd-threaded.asyncify';
const ORT_FOR_WASM = '/ort/ort-wasm-simd-threaded';
const MAX_THREADS = 4;

export interface ModelFile {
  readonly sizeBytes: number;
  /** Hex SHA-256; null for files of the Hub, which are large and may come from the cache. */
  readonly sha256: string | null;
}

export interface Runtime {
  readonly transformers: Transformers;
  readonly threads: number;
  /** The model files that were read, by path. */
  readonly files: ReadonlyMap<string, ModelFile>;
}

export async function openRuntime(
  choice: TeacherChoice,
  usesWebGpu: boolean,
  signal: AbortSignal,
  onBytes: (loadedBytes: number, totalBytes: number) => void,
): Promise<Runtime> {
  watchRuntimeBytes();
  const transformers = await import('@huggingface/transformers');
  await guardSessions();
  const { env } = transformers;
  const isFromHub = choice.origin === 'hub';
  const threads = self.crossOriginIsolated ? Math.min(MAX_THREADS, navigator.hardwareConcurrency) : 1;
  const files = new Map<string, ModelFile>();

  env.allowRemoteModels = isFromHub;
  env.allowLocalModels = !isFromHub;
  env.localModelPath = TEACHERS_PATH;
  // The Hub's files are kept by the library in the Cache API; ours are the browser's own cache's business.
  env.useBrowserCache = isFromHub;
  // From its own cache the library would import the runtime as a blob: URL, which the content policy forbids.
  env.useWasmCache = false;
  const { wasm } = env.backends.onnx;
  if (wasm === undefined) throw new PupilError('TEACHER_UNSUPPORTED', 'ONNX Runtime came without WASM.');
  const build = usesWebGpu ? ORT_FOR_WEBGPU : ORT_FOR_WASM;
  wasm.wasmPaths = { mjs: `${build}.mjs`, wasm: `${build}.wasm` };
  wasm.proxy = false;
  wasm.numThreads = threads;
  env.fetch = (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input, self.location.href);
    if (!isFromHub && url.origin !== self.location.origin) {
      throw new PupilError(
        'TEACHER_NOT_FOUND',
        `${choice.id} is not on this site; ${url.origin} was not asked.`,
      );
    }
    return readModelFile(url, { ...init, signal }, isFromHub, files, onBytes);
  };
  return { transformers, threads, files };
}

async function readModelFile(
  url: URL,
  init: RequestInit,
  isFromHub: boolean,
  files: Map<string, ModelFile>,
  onBytes: (loadedBytes: number, totalBytes: number) => void,
): Promise<Response> {
  const response = await fetch(url, init);
  // Development servers answer a missing file with the page.
  if (response.headers.get('Content-Type')?.startsWith('text/html'))
    return new Response(null, { status: 404 });
  if (!response.ok || response.body === null || !url.pathname.endsWith('.onnx')) return response;

  const totalBytes = Number(response.headers.get('Content-Length') ?? 0);
  let loadedBytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        loadedBytes += chunk.byteLength;
        onBytes(loadedBytes, Math.max(totalBytes, loadedBytes));
        controller.enqueue(chunk);
      },
      flush() {
        if (isFromHub) files.set(url.pathname, { sizeBytes: loadedBytes, sha256: null });
      },
    }),
  );
  if (isFromHub) return new Response(counted, { headers: response.headers });
  const bytes = await new Response(counted).arrayBuffer();
  files.set(url.pathname, { sizeBytes: bytes.byteLength, sha256: await sha256(bytes) });
  return new Response(bytes, { headers: response.headers });
}

/** Lower-case hex. */
export async function sha256(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
