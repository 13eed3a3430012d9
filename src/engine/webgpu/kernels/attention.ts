/** Attention over tokens on WebGPU, from packed queries, keys and values: one dispatch each way. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import { attentionForward } from '../attention-forward.ts';
import { attentionGradient as gradientProgram } from '../attention-gradient.ts';
import type { AttentionSizes } from '../attention-text.ts';
import type { KernelCall, WebGpuKernel } from '../kernel.ts';

function sizesOf(call: KernelCall, qkv: TensorInfo): AttentionSizes {
  const { heads } = call.attributes as { heads: number };
  const [images, tokens, stacked] = qkv.shape as [number, number, number];
  return {
    images,
    tokens,
    heads,
    depth: stacked / 3 / heads,
    isDropped: call.optionalInput('masks') !== null,
  };
}

const masksOf = (call: KernelCall, { isDropped }: AttentionSizes) =>
  isDropped ? { masks: call.input('masks'), taken: call.anyInput('taken') } : {};

export const attention: WebGpuKernel = {
  name: FUSED.attention,
  run(call, gpu) {
    const qkv = call.input('qkv');
    const sizes = sizesOf(call, qkv);
    const { images, tokens, heads, depth } = sizes;
    const y = gpu.output([images, tokens, heads * depth]);
    // Not the weights themselves: what each query needs to compute them again.
    const weights = gpu.output([images, heads, tokens, 2]);
    gpu.run(attentionForward, sizes, { qkv, ...masksOf(call, sizes) }, { y, weights });
    return [y, weights];
  },
};

export const attentionGradient: WebGpuKernel = {
  name: FUSED.attentionGrad,
  run(call, gpu) {
    const qkv = call.input('qkv');
    const sizes = sizesOf(call, qkv);
    const dqkv = gpu.output(qkv.shape);
    const kept = { qkv, y: call.input('y'), weights: call.input('weights') };
    const reads = { dy: call.input('dy'), ...kept, ...masksOf(call, sizes) };
    gpu.run(gradientProgram, sizes, reads, { dqkv });
    return dqkv;
  },
};
