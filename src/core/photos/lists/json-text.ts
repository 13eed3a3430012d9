/** JSON and JSON lines as values, with the line where they are damaged. */
import { PupilError } from '../../errors.ts';
import { lineOfDamage } from './json-damage.ts';

/** What a text holds. `lines`: one value a line. */
export type Json =
  | { readonly kind: 'whole'; readonly value: unknown }
  | { readonly kind: 'lines'; readonly values: readonly unknown[] };

/** @returns the first line that is damaged, counted from 1, where it can be told */
export type Parsed =
  | Json
  | { readonly kind: 'damaged'; readonly line: number | null; readonly hasRecords: boolean };

/** @param areLines a single record is a line, too */
export function parseJson(text: string, areLines = false): Parsed {
  const whole = tryParse(text);
  if (whole !== undefined) {
    const isRecord = typeof whole.value === 'object' && !Array.isArray(whole.value);
    return areLines && isRecord
      ? { kind: 'lines', values: [whole.value] }
      : { kind: 'whole', value: whole.value };
  }
  const values: unknown[] = [];
  let damaged: number | null = null;
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const parsed = tryParse(trimmed);
    if (parsed === undefined) damaged ??= number;
    else values.push(parsed.value);
    // Not lines, but one text over many of them.
    if (damaged !== null && values.length === 0 && number > 50) break;
  }
  if (damaged === null) return { kind: 'lines', values };
  // Brackets and strings that stand alone on a line are JSON by accident.
  const hasRecords =
    values.filter((value) => typeof value === 'object' && value !== null && Object.keys(value).length > 0)
      .length > 0;
  return { kind: 'damaged', line: hasRecords ? damaged : lineOfDamage(text), hasRecords };
}

export function damagedJson(line: number | null): PupilError {
  return new PupilError(
    'METADATA_INVALID',
    `${line === null ? 'It' : `Line ${line.toLocaleString('en')}`} is not JSON; the list is not used. Write it again, or leave it out.`,
    { line },
  );
}

/** Python writes numbers that JSON does not know. */
function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    if (!/\b(NaN|Infinity)\b/.test(text)) return undefined;
  }
  try {
    return { value: JSON.parse(text.replace(/([:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g, '$1null')) };
  } catch {
    return undefined;
  }
}
