/** Attention over short sequences on WASM, from packed queries, keys and values; every pair of image and head by itself. */
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
    const { address, output, kernels } = engine;
    const qkv = call.input('qkv');
    const { batch, tokens, heads, depth, width } = sizesOf(call, qkv);
    const y = output([batch, tokens, width]);
    // Rows of whole vectors: see assembly/attention-rows.ts.
    const weights = output([batch, heads, tokens, Math.ceil(tokens / 4) * 4]);
    kernels.attention(
      address(qkv),
      ...maskAddresses(call, engine),
      ...([tokens, heads, depth, depth ** -0.5, address(y), address(weights)] as const),
      engine.scratch(kernels.attentionScratchBytes(tokens, depth)),
      0,
      batch * heads,
    );
    return [y, weights];
  },
};

export const attentionGradient: WasmKernel = {
  name: FUSED.attentionGrad,
  run(call, engine) {
    const { address, output, kernels } = engine;
    const qkv = call.input('qkv');
    const { batch, tokens, heads, depth } = sizesOf(call, qkv);
    const dqkv = output(qkv.shape);
    kernels.attentionGradient(
      ...([address(call.input('dy')), address(qkv), address(call.input('y'))] as const),
      address(call.input('weights')),
      ...maskAddresses(call, engine),
      ...([tokens, heads, depth, depth ** -0.5, address(dqkv)] as const),
      engine.scratch(kernels.attentionGradientScratchBytes(tokens, depth)),
      0,
      batch * heads,
    );
    return dqkv;
  },
};
