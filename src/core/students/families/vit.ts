/**
 * The paper's student (CLIP-Embed-KD, methods A.5): a CLIP-style vision transformer. Patches without bias,
 * class token, learned positions, pre-norm blocks with QuickGELU, attention dropout; features are the class
 * token after the last norm.
 */
import type { StudentConfig, StudentFamily } from '../family.ts';
import type { Ops } from '../ops.ts';

export interface VitConfig extends StudentConfig {
  readonly id: 'vit';
  readonly patchPx: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly attentionDropout: number;
}

/**
 * 8 x 8 patches and a class token up to 128 px: 65 tokens, so that a step costs the same. Larger photos are cut into
 * more patches of 16 px, as CLIP's towers cut them, up to 14 x 14 at 224 px.
 */
const PATCHES_A_SIDE = 8;
const LARGEST_PATCH_PX = 16;

const sized =
  (width: number, layers: number, heads: number) =>
  (imageSizePx: number): VitConfig => ({
    id: 'vit',
    imageSizePx,
    patchPx: Math.min(LARGEST_PATCH_PX, imageSizePx / PATCHES_A_SIDE),
    width,
    layers,
    heads,
    attentionDropout: 0.1,
  });

export const tinyVitConfig = sized(96, 3, 4);
export const paperVitConfig = sized(256, 6, 8);

/** Images [B, S, S, 3] -> features [B, width]. */
function visionTransformer<T>(ops: Ops<T>, images: T, config: VitConfig): T {
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

function faultOf({ imageSizePx, patchPx, width, heads }: VitConfig): string | null {
  if (imageSizePx % patchPx !== 0) {
    return `${imageSizePx} px cannot be cut into patches of ${patchPx} px.`;
  }
  return width % heads === 0 ? null : `A width of ${width} cannot be shared by ${heads} heads.`;
}

export const VISION_TRANSFORMER: StudentFamily<VitConfig> = {
  id: 'vit',
  name: 'Vision transformer',
  presets: [
    {
      id: 'vit-tiny',
      name: 'Tiny vision transformer',
      explanation:
        'The paper’s architecture at 96 channels, three layers, four heads. Wants more photos and epochs.',
      config: tinyVitConfig,
    },
    {
      id: 'vit-paper',
      name: 'The paper’s vision transformer',
      explanation:
        'CLIP-Embed-KD’s student: 256 channels, six layers, eight heads. Slow without a graphics card.',
      config: paperVitConfig,
    },
  ],
  training: { learningRate: 5e-4, clipNorm: 1 },
  backbone: visionTransformer,
  faultOf,
  nearestPreset: ({ width }) => (width > tinyVitConfig(32).width ? 'vit-paper' : 'vit-tiny'),
  patchPx: ({ patchPx }) => patchPx,
};
