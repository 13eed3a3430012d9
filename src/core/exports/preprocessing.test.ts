import { expect, it } from 'vitest';
import { preprocessing } from './preprocessing.ts';

it('the preprocessing says by which sizes a photo came to a student', () => {
  const sizesOf = (px: number) => preprocessing(px).steps.find(({ step }) => step === 'resize')?.sizesPx;
  expect([64, 96, 224].map(sizesOf)).toEqual([[96, 64], [96], [280, 224]]);
});
