/** Students of a few hundred numbers, for steps that are taken many times. */
import type { ConvConfig } from '../students/families/conv.ts';
import type { VitConfig } from '../students/families/vit.ts';

export const TINY_CONV: ConvConfig = {
  id: 'conv',
  imageSizePx: 8,
  widths: [4, 8],
  blocksPerStage: [1, 1],
  norm: 'batch',
  groups: 2,
  stemStride: 1,
  padding: 'sym',
};

export const TINY_VIT: VitConfig = {
  id: 'vit',
  imageSizePx: 8,
  patchPx: 4,
  width: 8,
  layers: 1,
  heads: 2,
  attentionDropout: 0.1,
};
