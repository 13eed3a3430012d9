import { ENCODING_NAMES } from '../../../core/text/encodings.ts';
import type { ReadNames } from './zip-names.ts';

/** How an archive's names were read where it does not say how they are written. */
export function guessNote(guessed: ReadNames['guessed']): string[] {
  if (guessed === null) return [];
  const names = guessed.count === 1 ? '1 name is' : `${guessed.count.toLocaleString('en')} names are`;
  return [
    `The archive does not say how its names are written: ${names} read as ${ENCODING_NAMES[guessed.encoding]}. If they look wrong, choose another under Change.`,
  ];
}
