/** The choices of the encoder form, in words. */
import type { Fit, Layout, Pooling, Scaling, UsualNormalisation } from '../../core/teachers/image-encoder.ts';

export type Words<Value extends string> = readonly { readonly value: Value; readonly words: string }[];

export const FITS: Words<Fit> = [
  { value: 'crop', words: 'scaled, then cropped (CLIP)' },
  { value: 'wide-crop', words: 'scaled 8/7 larger, then cropped (torchvision)' },
  { value: 'squash', words: 'squeezed to the size (SigLIP)' },
];

export const NORMALISATIONS: Words<UsualNormalisation> = [
  { value: 'clip', words: 'mean and deviation of CLIP' },
  { value: 'imagenet', words: 'mean and deviation of ImageNet' },
  { value: 'minus-one-to-one', words: '-1 to 1 (SigLIP, Keras)' },
  { value: 'zero-to-one', words: '0 to 1' },
  { value: 'bytes', words: '0 to 255' },
];

export const LAYOUTS: Words<Layout> = [
  { value: 'NCHW', words: 'colours first (NCHW)' },
  { value: 'NHWC', words: 'colours last (NHWC)' },
];

export const POOLINGS: Words<Pooling> = [
  { value: 'as-given', words: 'the output as it is' },
  { value: 'class-token', words: 'its first position (class token)' },
  { value: 'mean', words: 'the mean over positions' },
];

/** `mean 0.507 0.487 0.441, deviation 0.267 0.256 0.276` */
export function scalingInWords({ mean, std }: Scaling): string {
  const numbers = (three: Scaling['mean']) => three.map((value) => Number(value.toFixed(3))).join(' ');
  return `mean ${numbers(mean)}, deviation ${numbers(std)}`;
}
