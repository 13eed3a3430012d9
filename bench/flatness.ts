/**
 * Does a long run leave anything behind? Trains a tiny student with the app's own trainer in headless Chromium and
 * prints what tensors, device and JavaScript hold on the way. WebGPU takes the graphics card, or Chromium's software
 * one where there is none.
 *
 *   npm run build:wasm && npx tsx bench/flatness.ts [--backend wasm|webgpu] [--steps 20000]
 */
import { parseArgs } from 'node:util';
import { buildBench } from './browser/build.ts';
import { openBench } from './browser/open-page.ts';

const SOFTWARE_GPU =
  '--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader --use-angle=swiftshader --enable-unsafe-swiftshader';

const { values } = parseArgs({
  options: { backend: { type: 'string', default: 'wasm' }, steps: { type: 'string', default: '20000' } },
});
const { backend } = values;
if (backend !== 'wasm' && backend !== 'webgpu')
  throw new Error(`--backend is wasm or webgpu, not ${backend}.`);
if (backend === 'webgpu') process.env['PUPIL_CHROMIUM_ARGS'] ??= SOFTWARE_GPU;

const bench = await openBench(await buildBench());
try {
  const weighings = await bench.weighRun(backend, Number(values.steps));
  console.log('| step | on | tensors | device | JavaScript |\n|---|---|---|---|---|');
  for (const { step, backend: on, tensorBytes, deviceBytes, scriptBytes } of weighings) {
    const cells = [tensorBytes, deviceBytes, scriptBytes].map((bytes) => `${(bytes / 1e6).toFixed(2)} MB`);
    console.log(`| ${[step, on, ...cells].join(' | ')} |`);
  }
} finally {
  await bench.close();
}
