/**
 * Compiles assembly/: our kernels to src/engine/wasm/build/, one build with plain SIMD, one with relaxed SIMD (fused
 * multiply-add); and their matrix product alone to where files that leave are taken from. Does nothing when the outputs
 * are newer than every source.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'assembly');

interface Build {
  readonly entry: string;
  readonly outFile: string;
  readonly options: readonly string[];
}

// The memory is tfjs-wasm's, shared between threads.
const SHARED = [
  ...['--importMemory', '--noExportMemory'],
  ...['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'threads'],
];
const BUILDS: readonly Build[] = [
  { entry: 'index.ts', outFile: 'src/engine/wasm/build/kernels-simd.wasm', options: SHARED },
  {
    entry: 'index.ts',
    outFile: 'src/engine/wasm/build/kernels-relaxed.wasm',
    options: [...SHARED, '--enable', 'relaxed-simd'],
  },
  { entry: 'product.ts', outFile: 'public/take-away/html/build/product.wasm', options: [] },
];

const modifiedMs = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestSourceMs(): number {
  const sources = readdirSync(SOURCES).map((name) => join(SOURCES, name));
  return Math.max(...[fileURLToPath(import.meta.url), ...sources].map(modifiedMs));
}

async function compile({ entry, outFile, options }: Build): Promise<void> {
  // Loaded only when there is work: the compiler takes seconds to start.
  const { default: asc } = await import('assemblyscript/asc');
  mkdirSync(join(ROOT, dirname(outFile)), { recursive: true });
  const { error, stderr } = await asc.main([
    `assembly/${entry}`,
    '--outFile',
    outFile,
    '-O3',
    '--noAssert',
    // Only values and addresses: no runtime, no data segments, no abort.
    ...['--runtime', 'stub', '--use', 'abort=', '--enable', 'simd'],
    ...options,
  ]);
  if (error !== null) throw new Error(`${outFile} does not compile.\n${stderr.toString()}`);
  process.stdout.write(`${outFile} ${statSync(join(ROOT, outFile)).size} bytes\n`);
}

process.chdir(ROOT);
const sourceMs = newestSourceMs();
for (const build of BUILDS) {
  if (modifiedMs(join(ROOT, build.outFile)) < sourceMs) await compile(build);
}
