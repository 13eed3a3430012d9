/**
 * The paper's student (CLIP-Embed-KD, methods A.5): a CLIP-style vision transformer. Patches without bias, class token, learned
 * positions, pre-norm blocks with QuickGELU, attention dropout; features are the class token after the last norm.
 */
import type { Ops } from './ops.ts';
import type { VitConfig } from './student.ts';

/** Images [B, S, S, 3] -> features [B, width]. */
export function visionTransformer<T>(ops: Ops<T>, images: T, config: VitConfig): T {
  const { patchPx, width, heads } = config;
  const linear = (x: T, weight: string, bias: string, outputs: number) =>
    ops.linear(x, { weight, bias, outputs });

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
    const qkv = linear(
      ops.layerNorm(x, `${name}.ln_1`),
      `${attn}.in_proj_weight`,
      `${attn}.in_proj_bias`,
      3 * width,
    );
    const mixed = ops.attention(qkv, heads, config.attentionDropout);
    x = ops.add(x, linear(mixed, `${attn}.out_proj.weight`, `${attn}.out_proj.bias`, width));
    const hidden = linear(
      ops.layerNorm(x, `${name}.ln_2`),
      `${name}.mlp.c_fc.weight`,
      `${name}.mlp.c_fc.bias`,
      4 * width,
    );
    x = ops.add(
      x,
      linear(ops.quickGelu(hidden), `${name}.mlp.c_proj.weight`, `${name}.mlp.c_proj.bias`, width),
    );
    x = ops.tap(x, `block${layer}_out`);
  }
  return ops.layerNorm(ops.firstToken(x), 'ln_post');
}
