/**
 * Nested values as flat records: `{"a":{"b":1}}` has a field `a.b`, an array of one is its only element, and a record
 * with several labels is several records, so that they can be seen to disagree.
 */
import { labelRank } from './column-words.ts';
import { refuseTooLarge } from './table.ts';

export type FlatRecord = Map<string, string>;

const MAX_DEPTH = 6;

type Many = readonly [field: string, values: readonly unknown[]];

export function recordsOf(objects: Iterable<object>): FlatRecord[] {
  const records: FlatRecord[] = [];
  for (const object of objects) {
    const record: FlatRecord = new Map();
    const many: Many[] = [];
    for (const [field, value] of Object.entries(object)) flatten(field, value, record, many, 0);
    for (const one of expanded(record, many)) records.push(one);
    refuseTooLarge(records.length, record.size);
  }
  return records;
}

/** @returns the record once for each value of one field, that of the labels if there is one */
function expanded(record: FlatRecord, many: readonly Many[]): readonly FlatRecord[] {
  const spread =
    many.find(([field]) => labelRank(field) > 0) ?? many.find(([, values]) => isObject(values[0])) ?? many[0];
  for (const one of many) if (one !== spread) record.set(one[0], joined(one[1]));
  if (spread === undefined) return [record];
  const [field, values] = spread;
  refuseTooLarge(values.length, record.size);
  return values.map((value) => {
    const copy: FlatRecord = new Map(record);
    const rest: Many[] = [];
    flatten(field, value, copy, rest, 1);
    for (const [inner, more] of rest) copy.set(inner, joined(more));
    return copy;
  });
}

function flatten(field: string, value: unknown, record: FlatRecord, many: Many[], depth: number): void {
  if (!isObject(value)) {
    record.set(field, textOf(value));
  } else if (depth > MAX_DEPTH) {
    record.set(field, '…');
  } else if (!Array.isArray(value)) {
    for (const [inner, one] of Object.entries(value))
      flatten(`${field}.${inner}`, one, record, many, depth + 1);
  } else if (value.length === 1) {
    flatten(field, value[0], record, many, depth + 1);
  } else if (value.length > 1 && isSpread(field, value)) {
    many.push([field, value]);
  } else {
    record.set(field, joined(value));
  }
}

/** Several labels or several boxes with a label each. Not the four numbers of a box. */
function isSpread(field: string, values: readonly unknown[]): boolean {
  if (values.every((value) => isObject(value) && !Array.isArray(value))) return true;
  const isLabels = labelRank(field) > 0;
  return values.every((value) => typeof value === 'string' || (isLabels && typeof value === 'number'));
}

/** What a cell says; numbers as they are written, nothing for null. */
export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : isObject(value) ? '…' : String(value).trim();
}

function joined(values: readonly unknown[]): string {
  return values.slice(0, 16).map(textOf).join(' ');
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
