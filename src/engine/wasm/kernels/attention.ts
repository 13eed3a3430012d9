/**
 * Attention over short sequences on WASM, from packed queries, keys and values; every pair of image and head by
 * itself.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { KernelCall, WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';

interface Sizes {
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
  /** Channels of a head. */
  readonly depth: number;
  readonly width: number;
}

function sizesOf(call: KernelCall, qkv: TensorInfo): Sizes {
  const { heads } = call.attributes as { heads: number };
  const [batch, tokens, stacked] = qkv.shape as [number, number, number];
  return { batch, tokens, heads, depth: stacked / 3 / heads, width: stacked / 3 };
}

/** Addresses of the dropout masks and of each pair's choice among them; 0 where there are none. */
function maskAddresses(call: KernelCall, engine: WasmEngine): [masks: number, taken: number] {
  const masks = call.optionalInput('masks');
  return masks === null ? [0, 0] : [engine.address(masks), engine.address(call.anyInput('taken'))];
}

export const attention: WasmKernel = {
  name: FUSED.attention,
  run(call, engine) {
    const { address, output, kernels, scratch, spread, parts } = engine;
    const qkv = call.input('qkv');
    const { batch, tokens, heads, depth, width } = sizesOf(call, qkv);
    const y = output([batch, tokens, width]);
    // Rows of whole vectors: see assembly/attention-rows.ts.
    const weights = output([batch, heads, tokens, Math.ceil(tokens / 4) * 4]);
    const workBytes = kernels.attentionScratchBytes(tokens, depth);
    const work = scratch(workBytes * parts);
    const inputs = [address(qkv), ...maskAddresses(call, engine), tokens, heads, depth, depth ** -0.5];
    const outputs = [address(y), address(weights)];
    spread('attention', batch * heads, 1, (from, to, part) => [
      ...[...inputs, ...outputs, work + part * workBytes, from, to],
    ]);
    return [y, weights];
  },
};

export const attentionGradient: WasmKernel = {
  name: FUSED.attentionGrad,
  run(call, engine) {
    const { address, output, kernels, scratch, spread, parts } = engine;
    const qkv = call.input('qkv');
    const { batch, tokens, heads, depth } = sizesOf(call, qkv);
    const dqkv = output(qkv.shape);
    const workBytes = kernels.attentionGradientScratchBytes(tokens, depth);
    const work = scratch(workBytes * parts);
    const kept = [address(qkv), address(call.input('y')), address(call.input('weights'))];
    const sizes = [tokens, heads, depth, depth ** -0.5];
    const inputs = [address(call.input('dy')), ...kept, ...maskAddresses(call, engine), ...sizes];
    const result = address(dqkv);
    spread('attentionGradient', batch * heads, 1, (from, to, part) => [
      ...[...inputs, result, work + part * workBytes, from, to],
    ]);
    return dqkv;
  },
};
