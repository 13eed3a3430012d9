/** How a device and number format stands after the self-test, and its figures, in words. */
import type { SelfTest } from '../../core/records/teacher.ts';

export type Standing = 'used' | 'passed' | 'refused' | 'remembered' | 'not-tried';

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  used: 'Passed, used',
  passed: 'Passed',
  refused: 'Refused',
  remembered: 'Refused before',
  'not-tried': 'Not tried',
};

export function standingOf({ passed, basis, isChosen }: SelfTest): Standing {
  if (passed) return isChosen === true ? 'used' : 'passed';
  return basis === 'not-tried' || basis === 'remembered' ? basis : 'refused';
}

/** Agreement and speed, as far as they were measured. */
export function figuresOf({ cosine, msPerImage }: SelfTest): string {
  const figures: string[] = [];
  if (cosine !== null) figures.push(`cosine ${cosine.toFixed(4)}`);
  if (msPerImage !== undefined)
    figures.push(`${msPerImage < 10 ? msPerImage.toFixed(1) : Math.round(msPerImage)} ms a photo`);
  return figures.join(' · ');
}
