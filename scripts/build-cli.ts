/**
 * The command line as one JavaScript program, for a package that is installed: `cli/pupil.js`, with all that it imports
 * but Playwright, and beside it what `predict` serves of TensorFlow.js. Node runs no TypeScript out of node_modules.
 * Part of `npm run package`: `npm pack` by itself runs no script first, as .npmrc forbids it.
 */
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'cli');

/** Scripts that a page loads by itself, and the WASM without threads. */
const OF_TENSORFLOW: Readonly<Record<string, RegExp>> = {
  tfjs: /^tf\.min\.js$/,
  'tfjs-backend-wasm': /^(tf-backend-wasm\.min\.js|tfjs-backend-wasm(-simd)?\.wasm)$/,
};

await build({
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true, external: ['playwright'] },
  build: {
    ssr: 'scripts/pupil.ts',
    outDir: OUT,
    emptyOutDir: true,
    target: 'node20',
    // All in this folder: whatever says where it lies says it of here.
    rolldownOptions: { output: { entryFileNames: 'pupil.js', chunkFileNames: '[name]-[hash].js' } },
  },
});
for (const [name, wanted] of Object.entries(OF_TENSORFLOW)) {
  const main = createRequire(import.meta.url).resolve(`@tensorflow/${name}/package.json`);
  const from = join(dirname(main), 'dist');
  mkdirSync(join(OUT, name));
  for (const file of readdirSync(from).filter((one) => wanted.test(one)))
    cpSync(join(from, file), join(OUT, name, file));
}
