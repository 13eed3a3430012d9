/**
 * Where the training engine's time goes, in Node (the same V8 as Chrome), to profile a change: products and
 * convolutions in GFLOP/s, and a step by kernels. Its figures in the browser, against goals, are those of `npm run
 * bench`. npx tsx scripts/build-wasm.ts && npx tsx bench/engine.ts [--plain-simd] [--threads N] [--profile [STUDENT |
 * FILE.onnx] [--px 64] [--batch 64]]
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { importOnnx } from '../src/core/onnx/import.ts';
import type { StudentConfig } from '../src/core/students/family.ts';
import { studentIds, studentPreset } from '../src/core/students/presets.ts';
import { type EngineFiles, startBackend } from '../src/engine/backend.ts';
import { nodeThreads } from '../src/engine/testing/node-threads.ts';
import { residualStep } from './residual-step.ts';
import { registerComposedFilterGradient } from './stock-filter-gradient.ts';
import { studentStep } from './student-step.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const TFJS_WASM_PATH = fromRoot(
  'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
);
const ENGINE_FILES: EngineFiles = {
  tfjsWasmUrl: readFileSync(TFJS_WASM_PATH),
  kernelsUrl: {
    simd: readFileSync(fromRoot('src/engine/wasm/build/kernels-simd.wasm')),
    relaxed: readFileSync(fromRoot('src/engine/wasm/build/kernels-relaxed.wasm')),
  },
};

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Best of several, after a warm-up. */
function bestMs(run: () => void, repeats: number): number {
  run();
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function timeKernel(name: string, flops: number, run: () => tf.Tensor | tf.Tensor[]): void {
  const ms = bestMs(() => tf.dispose(run()), 7);
  say(
    `${name.padEnd(44)} ${ms.toFixed(2).padStart(8)} ms ${(flops / ms / 1e6).toFixed(1).padStart(7)} GFLOP/s`,
  );
}

function timeProducts(): void {
  const shapes: [number, number, number][] = [
    [768, 768, 768],
    [4160, 96, 288],
    [64, 1024, 256],
  ];
  for (const [m, k, n] of shapes) {
    for (const [transposeA, transposeB] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const) {
      const a = tf.randomNormal(transposeA ? [k, m] : [m, k], 0, 1, 'float32', 1) as tf.Tensor2D;
      const b = tf.randomNormal(transposeB ? [n, k] : [k, n], 0, 1, 'float32', 2) as tf.Tensor2D;
      const name = `product [${m}, ${k}]${transposeA ? "'" : ''} [${k}, ${n}]${transposeB ? "'" : ''}`;
      timeKernel(name, 2 * m * k * n, () => tf.matMul(a, b, transposeA, transposeB));
      tf.dispose([a, b]);
    }
  }
}

function timeConvolutions(): void {
  const cases = [
    [32, 16, 16, 1],
    [32, 16, 32, 2],
    [16, 32, 32, 1],
    [8, 64, 64, 1],
    [4, 128, 128, 1],
  ] as const;
  for (const [sidePx, inputs, outputs, stride] of cases) {
    const x = tf.randomNormal([64, sidePx, sidePx, inputs], 0, 1, 'float32', 1) as tf.Tensor4D;
    const w = tf.randomNormal([3, 3, inputs, outputs], 0, 1, 'float32', 2) as tf.Tensor4D;
    const y = tf.conv2d(x, w, stride, 1);
    const flops = 2 * y.size * inputs * 9;
    const name = `conv ${sidePx} px ${inputs} to ${outputs} stride ${stride}`;
    timeKernel(`${name} forward`, flops, () => tf.conv2d(x, w, stride, 1));
    const attributes = { strides: [stride, stride], pad: 1, dataFormat: 'NHWC' };
    const backward = (kernel: string, tensors: tf.NamedTensorMap, more: tf.NamedAttrMap) =>
      tf.engine().runKernel(kernel, tensors, { ...attributes, ...more }) as tf.Tensor;
    const inputGradient = () =>
      backward(tf.Conv2DBackpropInput, { dy: y, filter: w }, { inputShape: x.shape });
    const filterGradient = () => backward(tf.Conv2DBackpropFilter, { x, dy: y }, { filterShape: w.shape });
    timeKernel(`${name} input gradient`, flops, inputGradient);
    timeKernel(`${name} filter gradient`, flops, filterGradient);
    tf.dispose([x, w, y]);
  }
}

function timeDepthwise(): void {
  for (const [sidePx, channels, stride] of [
    [32, 64, 1],
    [32, 96, 2],
    [8, 256, 1],
  ] as const) {
    const x = tf.randomNormal([64, sidePx, sidePx, channels], 0, 1, 'float32', 1) as tf.Tensor4D;
    const w = tf.randomNormal([3, 3, channels, 1], 0, 1, 'float32', 2) as tf.Tensor4D;
    const y = tf.depthwiseConv2d(x, w, stride, 1);
    const flops = 2 * y.size * 9;
    const name = `depthwise ${sidePx} px ${channels} stride ${stride}`;
    timeKernel(`${name} forward`, flops, () => tf.depthwiseConv2d(x, w, stride, 1));
    const attributes = { strides: [stride, stride], pad: 1, dilations: 1 };
    const backward = (kernel: string, tensors: tf.NamedTensorMap, more: tf.NamedAttrMap) =>
      tf.engine().runKernel(kernel, tensors, { ...attributes, ...more }) as tf.Tensor;
    timeKernel(`${name} input gradient`, flops, () =>
      backward(tf.DepthwiseConv2dNativeBackpropInput, { dy: y, filter: w }, { inputShape: x.shape }),
    );
    timeKernel(`${name} filter gradient`, flops, () =>
      backward(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy: y }, { filterShape: w.shape }),
    );
    tf.dispose([x, w, y]);
  }
}

/**
 * On-core milliseconds of this process: what a step would take on an idle core, whoever else is at work on the
 * machine.
 */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Least on-core time of several runs, after a warm-up. */
function leastCpuMs(run: () => void, repeats: number): number {
  run();
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = cpuMs();
    run();
    least = Math.min(least, cpuMs() - start);
  }
  return least;
}

interface Call {
  readonly name: string;
  ms: number;
}

/** Where a step's time goes: every kernel call at its best of several steps, and the rest. */
function profileStep(run: () => void, steps: number): void {
  let calls: Call[] = [];
  const backend = tf.backend();
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('wasm')) {
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: (call) => {
        const start = performance.now();
        const result = kernelFunc({ ...call, backend });
        calls.push({ name: kernelName, ms: performance.now() - start });
        return result;
      },
    });
  }
  let best: Call[] = [];
  let restMs = Number.POSITIVE_INFINITY;
  for (let step = 0; step < steps; step++) {
    calls = [];
    const start = performance.now();
    run();
    const elapsedMs = performance.now() - start;
    restMs = Math.min(restMs, elapsedMs - calls.reduce((sum, call) => sum + call.ms, 0));
    best = calls.map((call, i) => ({ name: call.name, ms: Math.min(call.ms, best[i]?.ms ?? call.ms) }));
  }
  const totals = new Map<string, { ms: number; calls: number }>();
  for (const { name, ms } of best) {
    const entry = totals.get(name) ?? { ms: 0, calls: 0 };
    totals.set(name, { ms: entry.ms + ms, calls: entry.calls + 1 });
  }
  for (const [name, { ms, calls: count }] of [...totals].sort((x, y) => y[1].ms - x[1].ms)) {
    say(`${name.padEnd(32)} ${ms.toFixed(2).padStart(8)} ms ${String(count).padStart(5)} calls`);
  }
  const kernelMs = best.reduce((sum, call) => sum + call.ms, 0);
  say(`each at its best: kernels ${kernelMs.toFixed(1)} ms, around them ${restMs.toFixed(1)} ms`);
}

function numberOf(flags: readonly string[], name: string, usual: number): number {
  const at = flags.indexOf(name);
  return at < 0 ? usual : Number(flags[at + 1]);
}

/** The preset or the ONNX file that is named; null where none is. A file's norms are back, as in training. */
function studentIn(flags: readonly string[], imageSizePx: number): StudentConfig | null {
  const id = studentIds().find((preset) => flags.includes(preset));
  if (id !== undefined) return studentPreset(id).config(imageSizePx);
  const file = flags.find((flag) => flag.endsWith('.onnx'));
  if (file === undefined) return null;
  return importOnnx(readFileSync(file), { imageSizePx, name: 'profiled', unfoldsNorms: true }).config;
}

async function main(): Promise<void> {
  const flags = process.argv.slice(2);
  if (!flags.includes('--plain-simd')) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const stock = flags.includes('--profile') ? null : await timeStock(TFJS_WASM_PATH);
  const facts = await startBackend('wasm', ENGINE_FILES, nodeThreads(numberOf(flags, '--threads', 1)));
  say(`our kernels: ${facts.device}`);
  if (!flags.includes('--profile')) {
    timeProducts();
    timeConvolutions();
    timeDepthwise();
  }
  const profiled = studentIn(flags, numberOf(flags, '--px', 64));
  if (profiled !== null) {
    const student = studentStep(profiled, numberOf(flags, '--batch', 64));
    const cpu = leastCpuMs(() => student.run(), 4);
    const clock = bestMs(() => student.run(), 6);
    const pace = `${(student.flops / 1e9).toFixed(1)} GFLOP, ${(student.flops / clock / 1e6).toFixed(1)} GFLOP/s`;
    say(`step: ${cpu.toFixed(0)} ms on core, ${clock.toFixed(0)} ms by the clock (${pace})`);
    profileStep(() => student.run(), 6);
    return;
  }
  const step = residualStep();
  const wallMs = bestMs(() => step.run(), 4);
  const ours = leastCpuMs(() => step.run(), 6);
  say(
    `residual step: ${ours.toFixed(0)} ms on core (${wallMs.toFixed(0)} ms by the clock), ${(step.flops / ours / 1e6).toFixed(1)} GFLOP/s of convolutions overall`,
  );
  if (stock !== null)
    say(
      `plain tfjs-wasm: ${stock.toFixed(0)} ms on core; ours is ${(stock / ours).toFixed(1)} times as fast`,
    );
  if (flags.includes('--profile')) profileStep(() => step.run(), 12);
  step.dispose();
}

/** The same step on tfjs-wasm as it is shipped. */
async function timeStock(tfjsWasmPath: string): Promise<number> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': tfjsWasmPath,
    'tfjs-backend-wasm-simd.wasm': tfjsWasmPath,
    'tfjs-backend-wasm-threaded-simd.wasm': tfjsWasmPath,
  });
  await tf.setBackend('wasm');
  registerComposedFilterGradient();
  const step = residualStep();
  const ms = leastCpuMs(() => step.run(), 2);
  step.dispose();
  return ms;
}

await main();
