/**
 * A mixer of tokens in the manner of RWKV, for short sequences: patches; blocks of a spatial mix (gated
 * bi-directional WKV) and a channel mix (gated squared ReLU), pre-norm; the mean over all patches after the
 * last norm. Each mix first looks at its neighbours through a depthwise 3x3 kernel, which takes the place of
 * the shift of tokens and, with its zero border, of a table of positions. Reference: Gu et al. 2024,
 * RWKV-CLIP, arXiv:2406.06973 (methods D.1); the WKV of Vision-RWKV, arXiv:2403.02308, section 3.
 */
import type { StudentConfig, StudentFamily } from '../family.ts';
import type { Ops } from '../ops.ts';

export interface RwkvConfig extends StudentConfig {
  readonly id: 'rwkv';
  readonly patchPx: number;
  readonly width: number;
  readonly layers: number;
  /** Channels inside the channel mix / width. */
  readonly hiddenRate: number;
}

/** Patches a side up to 128 px, so that a step costs the same; larger photos are cut into more patches of 16 px. */
const PATCHES_A_SIDE = 8;
const LARGEST_PATCH_PX = 16;

export const rwkvConfig = (imageSizePx: number): RwkvConfig => ({
  id: 'rwkv',
  imageSizePx,
  patchPx: Math.min(LARGEST_PATCH_PX, imageSizePx / PATCHES_A_SIDE),
  width: 96,
  layers: 3,
  hiddenRate: 4,
});

/** Images [B, S, S, 3] -> features [B, width]. */
function rwkvMixer<T>(ops: Ops<T>, images: T, config: RwkvConfig): T {
  const { patchPx, width } = config;
  const linear = (x: T, name: string, outputs: number) =>
    ops.linear(x, { weight: `${name}.weight`, bias: `${name}.bias`, outputs, start: 'zero-bias' });
  const withNeighbours = (x: T, name: string) =>
    ops.add(x, ops.depthwiseConv2d(x, { weight: `${name}.weight`, kernelPx: 3, stride: 1, padding: 'sym' }));

  const patches = { weight: 'patches.weight', kernelPx: patchPx, outputs: width, stride: patchPx };
  let x = ops.layerNorm(ops.conv2d(images, { ...patches, padding: 'valid' }), 'ln_pre');
  for (let layer = 0; layer < config.layers; layer++) {
    const spatial = `blocks.${layer}.spatial`;
    const seen = withNeighbours(ops.layerNorm(x, `${spatial}.ln`), `${spatial}.shift`);
    const keys = linear(seen, `${spatial}.key`, width);
    const values = linear(seen, `${spatial}.value`, width);
    const gate = ops.sigmoid(linear(seen, `${spatial}.receptance`, width));
    const mixed = ops.multiply(gate, ops.biWkv(keys, values, spatial));
    x = ops.add(x, linear(mixed, `${spatial}.output`, width));

    const channel = `blocks.${layer}.channel`;
    const near = withNeighbours(ops.layerNorm(x, `${channel}.ln`), `${channel}.shift`);
    const hidden = ops.relu(linear(near, `${channel}.key`, config.hiddenRate * width));
    const wide = linear(ops.multiply(hidden, hidden), `${channel}.value`, width);
    x = ops.add(x, ops.multiply(ops.sigmoid(linear(near, `${channel}.receptance`, width)), wide));
    x = ops.tap(x, `block${layer}_out`);
  }
  return ops.globalAveragePool(ops.layerNorm(x, 'ln_post'));
}

export const RWKV_MIXER: StudentFamily<RwkvConfig> = {
  id: 'rwkv',
  name: 'RWKV-style token mixer',
  presets: [
    {
      id: 'rwkv',
      name: 'RWKV-style token mixer',
      explanation:
        'Mixes patches by learned decay with distance instead of attention, as RWKV-CLIP’s tower does. At so few patches it is no faster; a thing to compare.',
      config: rwkvConfig,
    },
  ],
  training: { learningRate: 5e-4, clipNorm: 1 },
  backbone: rwkvMixer,
  faultOf: ({ imageSizePx, patchPx }) =>
    imageSizePx % patchPx === 0 ? null : `${imageSizePx} px cannot be cut into patches of ${patchPx} px.`,
  patchPx: ({ patchPx }) => patchPx,
};
