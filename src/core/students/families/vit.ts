/**
 * The paper's student (CLIP-Embed-KD, methods A.5): a CLIP-style vision transformer. Patches without bias, class token, learned
 * positions, pre-norm blocks with QuickGELU, attention dropout; features are the class token after the last norm.
 */
import type { Ops } from '../ops.ts';
import type { VitConfig } from '../student.ts';

/** Images [B, S, S, 3] -> features [B, width]. */
export function visionTransformer<T>(ops: Ops<T>, images: T, config: VitConfig): T {
  const { patchPx, width, heads } = config;
  const linear = (x: T, name: string, outputs: number) =>
    ops.linear(x, { weight: `${name}.weight`, bias: `${name}.bias`, outputs });

  const patches = ops.conv2d(images, {
    weight: 'conv1.weight',
    kernelPx: patchPx,
    outputs: width,
    stride: patchPx,
    padding: 'valid',
  });
  let x = ops.prependToken(ops.tokens(patches), 'class_embedding');
  x = ops.tap(ops.layerNorm(ops.addPositions(x, 'positional_embedding'), 'ln_pre'), 'tokens_ln_pre');
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `blocks.${layer}`;
    const attn = `${name}.attn`;
    const qkv = ops.linear(ops.layerNorm(x, `${name}.ln_1`), {
      weight: `${attn}.in_proj_weight`,
      bias: `${attn}.in_proj_bias`,
      outputs: 3 * width,
      start: 'xavier',
    });
    const mixed = ops.linear(ops.attention(qkv, heads, config.attentionDropout), {
      weight: `${attn}.out_proj.weight`,
      bias: `${attn}.out_proj.bias`,
      outputs: width,
      start: 'zero-bias',
    });
    x = ops.add(x, mixed);
    const hidden = linear(ops.layerNorm(x, `${name}.ln_2`), `${name}.mlp.c_fc`, 4 * width);
    x = ops.add(x, linear(ops.quickGelu(hidden), `${name}.mlp.c_proj`, width));
    x = ops.tap(x, `block${layer}_out`);
  }
  return ops.layerNorm(ops.firstToken(x), 'ln_post');
}
