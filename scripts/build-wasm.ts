/**
 * Compiles assembly/ to src/engine/wasm/build/: one build with plain SIMD, one with relaxed SIMD (fused
 * multiply-add). Does nothing when the outputs are newer than every source.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'assembly');
const OUTPUT = join(ROOT, 'src/engine/wasm/build');
const BUILDS = { simd: [], relaxed: ['--enable', 'relaxed-simd'] } as const;

const modifiedMs = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestSourceMs(): number {
  const sources = readdirSync(SOURCES).map((name) => join(SOURCES, name));
  return Math.max(...[fileURLToPath(import.meta.url), ...sources].map(modifiedMs));
}

async function compile(name: string, features: readonly string[]): Promise<void> {
  // Loaded only when there is work: the compiler takes seconds to start.
  const { default: asc } = await import('assemblyscript/asc');
  const outFile = `src/engine/wasm/build/kernels-${name}.wasm`;
  const { error, stderr } = await asc.main([
    'assembly/index.ts',
    '--outFile',
    outFile,
    '-O3',
    '--noAssert',
    // Only values and addresses: no runtime, no data segments, no abort. The memory is tfjs-wasm's, shared between
    // threads.
    ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--use', 'abort='],
    ...['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'threads'],
    ...['--enable', 'simd', ...features],
  ]);
  if (error !== null) throw new Error(`${outFile} does not compile.\n${stderr.toString()}`);
  process.stdout.write(`${outFile} ${statSync(join(ROOT, outFile)).size} bytes\n`);
}

process.chdir(ROOT);
mkdirSync(OUTPUT, { recursive: true });
const sourceMs = newestSourceMs();
for (const [name, features] of Object.entries(BUILDS)) {
  if (modifiedMs(join(OUTPUT, `kernels-${name}.wasm`)) < sourceMs) await compile(name, features);
}
