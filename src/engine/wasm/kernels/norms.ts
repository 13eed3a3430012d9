/** The fused norms of src/core/tensors on WASM. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';

/** [..., C] as a matrix. */
function matrixOf({ shape }: TensorInfo): { rows: number; channels: number; size: number } {
  const size = shape.reduce((product, length) => product * length, 1);
  const channels = shape.at(-1)!;
  return { rows: size / channels, channels, size };
}

/** What sums over rows are divided into: see assembly/parts.ts. */
const SUM_PARTS = 16;
/** Floats below which another thread's answer is not worth waiting for. */
const MIN_FLOATS = 32_768;

interface BatchNormAttributes {
  readonly epsilon: number;
  readonly low: number;
  readonly high: number;
}

const rowGrain = (channels: number) => Math.ceil(MIN_FLOATS / channels);
const partGrain = (size: number) => Math.max(1, Math.ceil((MIN_FLOATS * SUM_PARTS) / Math.max(1, size)));

/** Rows of x by scale and shift into y, rectified. */
function normalise(engine: WasmEngine, x: TensorInfo, rectifier: number, y: TensorInfo): void {
  const { rows, channels } = matrixOf(x);
  const [xAt, yAt] = [engine.address(x), engine.address(y)];
  engine.spread('columnAffine', rows, rowGrain(channels), (from, to) => {
    const at = from * channels * 4;
    return [xAt + at, to - from, channels, rectifier, yAt + at];
  });
}

export const batchNorm: WasmKernel = {
  name: FUSED.batchNorm,
  run(call, engine) {
    const { kernels, address, output, scratch, spread } = engine;
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon, low, high } = call.attributes as unknown as BatchNormAttributes;
    const { rows, channels, size } = matrixOf(x);
    const [y, mean, variance] = [output(x.shape), output([channels]), output([channels])];
    // Which values the rectifier cut, the gradient computes anew.
    const record = output([kernels.rectifierBytes(channels) / 4]);
    const work = scratch(kernels.batchNormScratchBytes(channels));
    const xAt = address(x);
    spread('batchNormSums', SUM_PARTS, partGrain(size), (from, to) => [xAt, rows, channels, work, from, to]);
    const inputs = [xAt, address(gamma), address(beta), rows, channels, epsilon, low, high] as const;
    kernels.batchNormFinish(...inputs, address(mean), address(variance), address(record), work);
    normalise(engine, x, address(record), y);
    return [y, mean, variance, record];
  },
};

export const batchNormEval: WasmKernel = {
  name: FUSED.batchNormEval,
  run(call, engine) {
    const [x, ...statistics] = ['x', 'gamma', 'beta', 'mean', 'variance'].map(call.input);
    const { epsilon, low, high } = call.attributes as unknown as BatchNormAttributes;
    const { channels } = matrixOf(x!);
    const y = engine.output(x!.shape);
    const rectifier = engine.scratch(engine.kernels.rectifierBytes(channels));
    const [gamma, beta, mean, variance] = statistics.map(engine.address) as [number, number, number, number];
    engine.kernels.batchNormGiven(gamma, beta, mean, variance, channels, epsilon, low, high, rectifier);
    normalise(engine, x!, rectifier, y);
    return y;
  },
};

export const batchNormGradient: WasmKernel = {
  name: FUSED.batchNormGrad,
  run(call, { kernels, address, output, scratch, spread }) {
    const [dy, x, record] = [call.input('dy'), call.input('x'), call.input('record')];
    const [gamma, mean, variance] = [call.input('gamma'), call.input('mean'), call.input('variance')];
    const { epsilon } = call.attributes as unknown as BatchNormAttributes;
    const { rows, channels, size } = matrixOf(x);
    const [dx, dgamma, dbeta] = [output(x.shape), output([channels]), output([channels])];
    const work = scratch(kernels.batchNormScratchBytes(channels));
    const [dyAt, xAt, dxAt] = [address(dy), address(x), address(dx)];
    const [meanAt, rectifier] = [address(mean), address(record)];
    spread('batchNormProducts', SUM_PARTS, partGrain(size), (from, to) => [
      ...[dyAt, xAt, meanAt, rectifier, rows, channels, work, from, to],
    ]);
    const statistics = [address(gamma), meanAt, address(variance), rows, channels, epsilon] as const;
    kernels.batchNormGradientFinish(...statistics, address(dgamma), address(dbeta), work);
    const factors = kernels.batchNormFactors(work, channels);
    spread('columnAffineOfTwo', rows, rowGrain(channels), (from, to) => {
      const at = from * channels * 4;
      return [dyAt + at, xAt + at, to - from, channels, rectifier, factors, dxAt + at];
    });
    return [dx, dgamma, dbeta];
  },
};

/**
 * dgamma and dbeta [C] from what each part gave to them, [2, SUM_PARTS, C] at `given`, which the sums' own scratch
 * follows.
 */
function addGiven(engine: WasmEngine, given: number, channels: number): TensorInfo[] {
  const partBytes = SUM_PARTS * channels * 4;
  return [given, given + partBytes].map((from) => {
    const sum = engine.output([channels]);
    engine.kernels.columnSums(from, SUM_PARTS, channels, 1, engine.address(sum), given + 2 * partBytes);
    return sum;
  });
}

/** Bytes of what `addGiven` reads, and of its scratch. */
const givenBytes = (channels: number) => channels * (8 * SUM_PARTS + 8);

export const groupNorm: WasmKernel = {
  name: FUSED.groupNorm,
  run(call, { kernels, address, output, scratch, spread, parts }) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon, groups } = call.attributes as { epsilon: number; groups: number };
    const { rows, channels, size } = matrixOf(x);
    const batch = x.shape[0]!;
    const [y, mean, inverse] = [output(x.shape), output([batch * groups]), output([batch * groups])];
    const workBytes = kernels.normScratchBytes(channels);
    const work = scratch(workBytes * parts);
    const [xAt, gammaAt, betaAt] = [x, gamma, beta].map(address) as [number, number, number];
    const [yAt, meanAt, inverseAt] = [y, mean, inverse].map(address) as [number, number, number];
    const imageBytes = (size / batch) * 4;
    spread('groupNorm', batch, Math.ceil(MIN_FLOATS / (size / batch)), (from, to, part) => [
      ...[xAt + from * imageBytes, gammaAt, betaAt, to - from, rows / batch, channels, groups, epsilon],
      ...[yAt + from * imageBytes, meanAt + from * groups * 4, inverseAt + from * groups * 4],
      work + part * workBytes,
    ]);
    return [y, mean, inverse];
  },
};

export const groupNormGradient: WasmKernel = {
  name: FUSED.groupNormGrad,
  run(call, engine) {
    const inputs = ['dy', 'x', 'gamma', 'mean', 'inverse'].map((name) => engine.address(call.input(name)));
    const { groups } = call.attributes as { groups: number };
    const x = call.input('x');
    const { rows, channels, size } = matrixOf(x);
    const batch = x.shape[0]!;
    const dx = engine.output(x.shape);
    const dxAt = engine.address(dx);
    const workBytes = engine.kernels.normScratchBytes(channels);
    const given = engine.scratch(givenBytes(channels) + workBytes * engine.parts);
    const work = given + givenBytes(channels);
    engine.spread('groupNormGradient', SUM_PARTS, partGrain(size), (from, to, part) => [
      ...[...inputs, batch, rows / batch, channels, groups, dxAt, given, work + part * workBytes, from, to],
    ]);
    return [dx, ...addGiven(engine, given, channels)];
  },
};

export const layerNorm: WasmKernel = {
  name: FUSED.layerNorm,
  run(call, { address, output, spread }) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon } = call.attributes as { epsilon: number };
    const { rows, channels } = matrixOf(x);
    const [y, mean, inverse] = [output(x.shape), output([rows]), output([rows])];
    const [xAt, gammaAt, betaAt] = [x, gamma, beta].map(address) as [number, number, number];
    const [yAt, meanAt, inverseAt] = [y, mean, inverse].map(address) as [number, number, number];
    spread('layerNorm', rows, rowGrain(channels), (from, to) => [
      ...[xAt + from * channels * 4, gammaAt, betaAt, to - from, channels, epsilon],
      ...[yAt + from * channels * 4, meanAt + from * 4, inverseAt + from * 4],
    ]);
    return [y, mean, inverse];
  },
};

export const layerNormGradient: WasmKernel = {
  name: FUSED.layerNormGrad,
  run(call, engine) {
    const inputs = ['dy', 'x', 'gamma', 'mean', 'inverse'].map((name) => engine.address(call.input(name)));
    const x = call.input('x');
    const { rows, channels, size } = matrixOf(x);
    const dx = engine.output(x.shape);
    const dxAt = engine.address(dx);
    const given = engine.scratch(givenBytes(channels));
    engine.spread('layerNormGradient', SUM_PARTS, partGrain(size), (from, to) => [
      ...[...inputs, rows, channels, dxAt, given, from, to],
    ]);
    return [dx, ...addGiven(engine, given, channels)];
  },
};
