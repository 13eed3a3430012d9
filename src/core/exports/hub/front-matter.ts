/** The YAML at the head of a model card, which the Hub reads: licence, task, tags and measured figures. */
import { safeFileName } from '../readme.ts';

type Scalar = string | number;
type Entries = { readonly [key: string]: Scalar | Entries | readonly (Scalar | Entries)[] };

/** Keys are ours; texts may hold anything. */
export function frontMatter(entries: Entries): string {
  return `---\n${lines(entries).join('\n')}\n---\n`;
}

function lines(entries: Entries): string[] {
  return Object.entries(entries).flatMap(([key, value]) => {
    if (typeof value !== 'object') return [`${key}: ${scalar(value)}`];
    return [`${key}:`, ...indented(isList(value) ? value.flatMap(item) : lines(value))];
  });
}

function item(value: Scalar | Entries): string[] {
  if (typeof value !== 'object') return [`- ${scalar(value)}`];
  const [first = '', ...rest] = lines(value);
  return [`- ${first}`, ...indented(rest)];
}

const isList = (value: object): value is readonly (Scalar | Entries)[] => Array.isArray(value);
const indented = (texts: readonly string[]) => texts.map((text) => `  ${text}`);

/** JSON's quoted texts are YAML's, but for characters that YAML takes for line ends or does not take at all. */
function scalar(value: Scalar): string {
  if (typeof value === 'number') return String(value);
  if (/^[a-z][a-z0-9.-]*$/.test(value) && !RESERVED.has(value)) return value;
  return JSON.stringify(value.toWellFormed()).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Words that YAML reads as something else than text. */
const RESERVED = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** How licences that we name are called on the Hub. */
const LICENCE_IDS: Readonly<Record<string, string>> = { MIT: 'mit', 'Apache 2.0': 'apache-2.0' };

/** @param licence in our words; one that the Hub has no name for stands there under one of its own */
export function licenceEntries(licence: string): Readonly<Record<string, string>> {
  const id = Object.hasOwn(LICENCE_IDS, licence) ? LICENCE_IDS[licence] : undefined;
  if (id !== undefined) return { license: id };
  return { license: 'other', license_name: safeFileName(licence, 'not-stated') };
}
