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

export const batchNorm: WasmKernel = {
  name: FUSED.batchNorm,
  run(call, { kernels, address, output, scratch }) {
    const [x, gamma, beta] = [call.input('x'), call.input('gamma'), call.input('beta')];
    const { epsilon } = call.attributes as { epsilon: number };
    const { rows, channels } = matrixOf(x);
    const [y, mean, variance] = [output(x.shape), output([channels]), output([channels])];
    const work = scratch(kernels.normScratchBytes(channels));
    const inputs = [address(x), address(gamma), address(beta)] as const;
    kernels.batchNorm(...inputs, rows, channels, epsilon, address(y), address(mean), address(variance), work);
    return [y, mean, variance];
  },
};

export const batchNormGradient: WasmKernel = {
  name: FUSED.batchNormGrad,
  run(call, { kernels, address, output, scratch }) {
    const inputs = ['dy', 'x', 'gamma', 'mean', 'variance'].map((name) => address(call.input(name)));
    const { epsilon } = call.attributes as { epsilon: number };
    const x = call.input('x');
    const { rows, channels } = matrixOf(x);
    const [dx, dgamma, dbeta] = [output(x.shape), output([channels]), output([channels])];
    const work = scratch(kernels.normScratchBytes(channels));
    const [dyAt, xAt, gammaAt, meanAt, varianceAt] = inputs as [number, number, number, number, number];
    kernels.batchNormGradient(
      ...([dyAt, xAt, gammaAt, meanAt, varianceAt, rows, channels, epsilon] as const),
      ...([address(dx), address(dgamma), address(dbeta), work] as const),
    );
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
