/** The fused norms of src/core/tensors on WASM. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { WasmKernel } from '../kernel.ts';

/** [..., C] as a matrix. */
function matrixOf({ shape }: TensorInfo): { rows: number; channels: number; size: number } {
  const size = shape.reduce((product, length) => product * length, 1);
  const channels = shape.at(-1)!;
  return { rows: size / channels, channels, size };
}

/** What batch norm's sums are divided into: see PARTS in assembly/norms.ts. */
const BATCH_PARTS = 16;
/** Floats below which another thread's answer is not worth waiting for. */
const MIN_FLOATS = 32_768;

const rowGrain = (channels: number) => Math.ceil(MIN_FLOATS / channels);
const partGrain = (size: number) => Math.max(1, Math.ceil((MIN_FLOATS * BATCH_PARTS) / Math.max(1, size)));

export const batchNorm: WasmKernel = {
  name: FUSED.batchNorm,
  run(call, { kernels, address, output, scratch, spread }) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon } = call.attributes as { epsilon: number };
    const { rows, channels, size } = matrixOf(x);
    const [y, mean, variance] = [output(x.shape), output([channels]), output([channels])];
    const work = scratch(kernels.batchNormScratchBytes(channels));
    const [xAt, yAt] = [address(x), address(y)];
    spread('batchNormSums', BATCH_PARTS, partGrain(size), (from, to) => [
      xAt,
      rows,
      channels,
      work,
      from,
      to,
    ]);
    const statistics = [address(mean), address(variance), work] as const;
    kernels.batchNormFinish(xAt, address(gamma), address(beta), rows, channels, epsilon, ...statistics);
    const scale = kernels.batchNormCoefficients(work, channels);
    spread('columnAffine', rows, rowGrain(channels), (from, to) => {
      const at = from * channels * 4;
      return [xAt + at, to - from, channels, scale, scale + channels * 4, yAt + at];
    });
    return [y, mean, variance];
  },
};

export const batchNormGradient: WasmKernel = {
  name: FUSED.batchNormGrad,
  run(call, { kernels, address, output, scratch, spread }) {
    const [dy, x] = [call.input('dy'), call.input('x')];
    const [gamma, mean, variance] = [call.input('gamma'), call.input('mean'), call.input('variance')];
    const { epsilon } = call.attributes as { epsilon: number };
    const { rows, channels, size } = matrixOf(x);
    const [dx, dgamma, dbeta] = [output(x.shape), output([channels]), output([channels])];
    const work = scratch(kernels.batchNormScratchBytes(channels));
    const [dyAt, xAt, dxAt] = [address(dy), address(x), address(dx)];
    const meanAt = address(mean);
    spread('batchNormProducts', BATCH_PARTS, partGrain(size), (from, to) => [
      ...[dyAt, xAt, meanAt, rows, channels, work, from, to],
    ]);
    const statistics = [address(gamma), meanAt, address(variance), rows, channels, epsilon] as const;
    kernels.batchNormGradientFinish(...statistics, address(dgamma), address(dbeta), work);
    const a = kernels.batchNormCoefficients(work, channels);
    spread('columnAffineOfTwo', rows, rowGrain(channels), (from, to) => {
      const at = from * channels * 4;
      return [dyAt + at, xAt + at, to - from, channels, a, a + channels * 4, a + channels * 8, dxAt + at];
    });
    return [dx, dgamma, dbeta];
  },
};

export const groupNorm: WasmKernel = {
  name: FUSED.groupNorm,
  run(call, { kernels, address, output, scratch }) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon, groups } = call.attributes as { epsilon: number; groups: number };
    const { rows, channels } = matrixOf(x);
    const batch = x.shape[0]!;
    const [y, mean, inverse] = [output(x.shape), output([batch * groups]), output([batch * groups])];
    const work = scratch(kernels.normScratchBytes(channels));
    kernels.groupNorm(
      ...([
        address(x),
        address(gamma),
        address(beta),
        batch,
        rows / batch,
        channels,
        groups,
        epsilon,
      ] as const),
      ...([address(y), address(mean), address(inverse), work] as const),
    );
    return [y, mean, inverse];
  },
};

export const groupNormGradient: WasmKernel = {
  name: FUSED.groupNormGrad,
  run(call, { kernels, address, output, scratch }) {
    const inputs = ['dy', 'x', 'gamma', 'mean', 'inverse'].map((name) => address(call.input(name)));
    const { groups } = call.attributes as { groups: number };
    const x = call.input('x');
    const { rows, channels } = matrixOf(x);
    const batch = x.shape[0]!;
    const [dx, dgamma, dbeta] = [output(x.shape), output([channels]), output([channels])];
    const work = scratch(kernels.normScratchBytes(channels));
    const [dyAt, xAt, gammaAt, meanAt, inverseAt] = inputs as [number, number, number, number, number];
    kernels.groupNormGradient(
      ...([dyAt, xAt, gammaAt, meanAt, inverseAt, batch, rows / batch, channels, groups] as const),
      ...([address(dx), address(dgamma), address(dbeta), work] as const),
    );
    return [dx, dgamma, dbeta];
  },
};

export const layerNorm: WasmKernel = {
  name: FUSED.layerNorm,
  run(call, { kernels, address, output }) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon } = call.attributes as { epsilon: number };
    const { rows, channels } = matrixOf(x);
    const [y, mean, inverse] = [output(x.shape), output([rows]), output([rows])];
    const inputs = [address(x), address(gamma), address(beta)] as const;
    kernels.layerNorm(...inputs, rows, channels, epsilon, address(y), address(mean), address(inverse));
    return [y, mean, inverse];
  },
};

export const layerNormGradient: WasmKernel = {
  name: FUSED.layerNormGrad,
  run(call, { kernels, address, output }) {
    const inputs = ['dy', 'x', 'gamma', 'mean', 'inverse'].map((name) => address(call.input(name)));
    const x = call.input('x');
    const { rows, channels } = matrixOf(x);
    const [dx, dgamma, dbeta] = [output(x.shape), output([channels]), output([channels])];
    const [dyAt, xAt, gammaAt, meanAt, inverseAt] = inputs as [number, number, number, number, number];
    kernels.layerNormGradient(
      ...([dyAt, xAt, gammaAt, meanAt, inverseAt, rows, channels] as const),
      ...([address(dx), address(dgamma), address(dbeta)] as const),
    );
    return [dx, dgamma, dbeta];
  },
};
