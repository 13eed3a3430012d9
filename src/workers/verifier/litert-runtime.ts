/** LiteRT.js on WASM, as anybody may install it: what proves TensorFlow Lite files. */
import type { CompiledModel, LiteRt } from '@litertjs/core';
import { PupilError } from '../../core/errors.ts';
import type { LoadedTflite } from '../../core/exports/format.ts';
import { siteAddress } from '../../core/site.ts';

/** `/litert/<version>/`: see scripts/litert-files.ts, which has Vite put it here. */
declare const LITERT_PATH: string;

/** What its loader looks for in a worker's globals. */
interface LoaderGlobals {
  ModuleFactory?: unknown;
  Module?: { locateFile(name: string): string; print(line: string): void; printErr(line: string): void };
  importScripts?: () => void;
}

const NAME = 'litert_wasm_compat_internal';
/** What it writes to its log is told where it fails: most of it is of no interest. */
const NOTES_TOLD = 5;
const notes: string[] = [];
let loading: Promise<LiteRt> | null = null;

function note(line: string): void {
  notes.push(line);
  if (notes.length > NOTES_TOLD) notes.shift();
}

/** @throws {PupilError} FILE_UNREADABLE where LiteRT cannot be fetched, EXPORT_MISMATCH where it refuses the file */
export async function loadTflite(file: Uint8Array): Promise<LoadedTflite> {
  loading ??= startLiteRt().catch((cause: unknown) => {
    loading = null;
    throw cause;
  });
  const [runtime, { Tensor }] = await Promise.all([loading, import('@litertjs/core')]);
  const model = await runtime.loadAndCompile(file, { accelerator: 'wasm' }).catch((cause: unknown) => {
    throw new PupilError(
      'EXPORT_MISMATCH',
      `LiteRT cannot open the TensorFlow Lite file: ${String(cause)}. Nothing was exported. Report it, and take the student away in another format.`,
      { log: notes.join('\n') },
      { cause },
    );
  });
  return { run: (image) => answered(model, image, Tensor), dispose: () => model.delete() };
}

async function answered(
  model: CompiledModel,
  image: Float32Array,
  Tensor: typeof import('@litertjs/core')['Tensor'],
): Promise<Float32Array | Uint8Array> {
  const [input] = model.getInputDetails();
  const pixels = input!.dtype === 'uint8' ? Uint8Array.from(image) : image;
  const tensor = new Tensor(pixels, [...input!.shape]);
  try {
    const [output] = await model.run([tensor]);
    const answer = (await output!.data()) as Float32Array | Uint8Array;
    output!.delete();
    return answer;
  } finally {
    tensor.delete();
  }
}

/**
 * Its loader fetches a script by `importScripts`, which a worker of modules has not: the script is imported here
 * before, and the loader finds what it would have left.
 */
async function startLiteRt(): Promise<LiteRt> {
  const folder = new URL(siteAddress(LITERT_PATH), self.location.origin).href;
  const globals = globalThis as unknown as LoaderGlobals;
  try {
    const script = (await import(/* @vite-ignore */ `${folder}${NAME}.js`)) as { default: unknown };
    globals.ModuleFactory = script.default;
    globals.Module = { locateFile: (name) => folder + name, print: note, printErr: note };
    Object.defineProperty(globals, 'importScripts', { value: () => undefined, configurable: true });
    const { loadLiteRt } = await import('@litertjs/core');
    return await loadLiteRt(`${folder}${NAME}.js`);
  } catch (cause) {
    throw new PupilError(
      'FILE_UNREADABLE',
      `LiteRT, which proves TensorFlow Lite files (10 MB), could not be started: ${String(cause)}. Connect to the network once, and export again.`,
      { address: folder },
      { cause },
    );
  } finally {
    delete globals.importScripts;
  }
}
