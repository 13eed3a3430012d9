/** The teachers that the page offers by name, and what asking for one costs before it has been fetched. Sizes with a "~" are the Hub's. */
import type { TeacherChoice } from '../../core/records.ts';

export const BUILT_IN: TeacherChoice = {
  id: 'pupil-mini',
  origin: 'built-in',
  dtype: 'auto',
  device: 'auto',
};
export const CLIP: TeacherChoice = {
  id: 'Xenova/clip-vit-base-patch32',
  origin: 'hub',
  dtype: 'auto',
  device: 'auto',
};

/** Bytes of CLIP ViT-B/32's vision tower (87.8 M parameters) at each precision. */
const CLIP_BYTES: Readonly<Record<Exclude<TeacherChoice['dtype'], 'auto'>, number>> = {
  fp32: 352e6,
  fp16: 176e6,
  q8: 89e6,
  q4: 65e6,
  q4f16: 53e6,
};

export type Offer = 'built-in' | 'clip' | 'other';

export function offerOf({ id, origin }: TeacherChoice): Offer {
  if (origin === 'built-in') return 'built-in';
  return id === CLIP.id ? 'clip' : 'other';
}

/** What will be fetched from the Hub; null = nothing, or nobody knows yet. */
export function downloadBytes(choice: TeacherChoice, hasGpu: boolean): number | null {
  if (offerOf(choice) !== 'clip') return null;
  if (choice.dtype !== 'auto') return CLIP_BYTES[choice.dtype];
  return choice.device === 'wasm' || !hasGpu ? CLIP_BYTES.q8 : CLIP_BYTES.fp16;
}

export const DTYPES: readonly { readonly value: TeacherChoice['dtype']; readonly words: string }[] = [
  { value: 'auto', words: 'automatic' },
  { value: 'fp32', words: 'fp32, exact' },
  { value: 'fp16', words: 'fp16, half the size' },
  { value: 'q8', words: 'q8, a quarter' },
  { value: 'q4', words: 'q4' },
  { value: 'q4f16', words: 'q4f16, the smallest' },
];

export const DEVICES: readonly { readonly value: TeacherChoice['device']; readonly words: string }[] = [
  { value: 'auto', words: 'automatic' },
  { value: 'webgpu', words: 'WebGPU' },
  { value: 'wasm', words: 'WASM' },
];
