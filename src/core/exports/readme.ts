/** README.md of the take-away: what the student is, how good it is, and the lines that run it. */
import type { UsageFacts } from './format.ts';

export interface ReadmeFacts extends UsageFacts {
  readonly name: string;
  /** How many of them, the last ones, were given to the trained student by name. */
  readonly addedClasses: number;
  readonly parameters: number;
  readonly sizeBytes: number;
  readonly objective: string;
  readonly epochs: number;
  readonly seed: number;
  /** In words: what it knew before the first step. */
  readonly start: string;
  /** Split and top-1 (0..1) of the student, where it was checked. */
  readonly top1: readonly { readonly split: string; readonly share: number; readonly images: number }[];
}

export const UNMEASURED =
  'How often it is right is not known: no photo with a class was kept back to test it on.';

/** A folder's name may hold anything: in Markdown it stays text. */
export function plain(name: string): string {
  return name.replace(/[\\`*_{}[\]<>#|!&~$]/g, '\\$&').replace(/\s+/g, ' ');
}

/** @param usages sections of the formats in the zip */
export function readme(facts: ReadmeFacts, usages: readonly string[]): string {
  const { name, classNames, imageSizePx, parameters, sizeBytes, objective, epochs, seed, start, top1 } =
    facts;
  const measured = top1
    .map(({ split, share, images }) => `${(share * 100).toFixed(1)} % of ${images} ${split} photos`)
    .join(', ');
  return `# ${plain(name)}

An image classifier of ${classNames.length} classes, made with Pupil: ${parameters.toLocaleString('en')} parameters, ${(sizeBytes / 1024 / 1024).toFixed(2)} MiB,
${imageSizePx} x ${imageSizePx} pixels. ${measured === '' ? UNMEASURED : `Right on ${measured}.`}${addedInWords(facts)}

Trained with the objective \`${objective}\` for ${epochs} epochs, seed ${seed}, from ${plain(start)}. Everything that decided it is in \`recipe.json\`,
every figure in \`metrics.json\`, the way of a photo into the model in \`preprocessing.json\`.

${spaceInWords(facts)}${usages.join('\n')}`;
}

function addedInWords({ classNames, addedClasses }: ReadmeFacts): string {
  if (addedClasses === 0) return '';
  const names = classNames
    .slice(classNames.length - addedClasses)
    .map(plain)
    .join(', ');
  return `
The last ${addedClasses} of its classes were added after training by name alone (${names}): the figures are over the others,
with the others alone to choose from.`;
}

function spaceInWords({ teacherDims }: ReadmeFacts): string {
  if (teacherDims === null) return '';
  return `It has no class head: it predicts an embedding of ${teacherDims} numbers in the teacher's space, and the scores of its classes are one
fixed linear layer on it.

`;
}

/** Lower-case letters, digits and dashes: a name that every file system takes. */
export function safeFileName(name: string, fallback: string): string {
  const safe = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return safe === '' ? fallback : safe;
}

/** One class a line: a line break inside a class name would shift all that follow. */
export function labelsText(classNames: readonly string[]): string {
  return `${classNames.map((name) => name.replace(/[\r\n\u2028\u2029]+/g, ' ')).join('\n')}\n`;
}
