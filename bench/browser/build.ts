/**
 * Builds the bench's page and the loops of the peak into .cache/bench: nothing of them is part of the app's build.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { build } from 'vite';
import { ortFiles } from '../../scripts/ort-files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUTPUT = '.cache/bench';
const PEAK_BUILDS = { simd: [], relaxed: ['--enable', 'relaxed-simd'] } as const;

/** Expects the engine's kernels to be there (`npm run build:wasm`). @returns the folder to serve */
export async function buildBench(): Promise<string> {
  const folder = join(ROOT, OUTPUT);
  rmSync(folder, { recursive: true, force: true });
  await build({
    configFile: false,
    root: fileURLToPath(new URL('page', import.meta.url)),
    logLevel: 'warn',
    plugins: [ortFiles()],
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2024',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
    },
  });
  for (const [name, features] of Object.entries(PEAK_BUILDS)) await compilePeak(name, features);
  return folder;
}

async function compilePeak(name: string, features: readonly string[]): Promise<void> {
  const { error, stderr } = await asc.main([
    'bench/browser/assembly/peak.ts',
    ...['--baseDir', ROOT, '--outFile', `${OUTPUT}/peak-${name}.wasm`],
    ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', ...features],
  ]);
  if (error !== null) throw new Error(`The loop of the peak does not compile.\n${stderr.toString()}`);
}
