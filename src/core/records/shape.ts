/**
 * Small parsers that make larger ones: a shape looks at a value of which nothing is known, and gives it back with its
 * type or says what is wrong with it, and where. What is as it should be comes back as it is, keys that nobody asked
 * for included; only what an earlier version wrote differently is copied and brought up to date. So parsing costs a
 * look, and no record is ever changed in place.
 */
import { PupilError } from '../errors.ts';

/** @throws {Mismatch} */
export type Shape<T> = (value: unknown) => T;

class Mismatch extends Error {
  /** From the record down to the value. */
  readonly where: (string | number)[] = [];
  readonly wanted: string;
  readonly seen: unknown;

  constructor(wanted: string, seen: unknown) {
    super(wanted);
    this.wanted = wanted;
    this.seen = seen;
  }
}

/**
 * @param remedy what the user can do about a record of this kind that cannot be read.
 * @throws {PupilError} RECORD_INVALID
 */
export function parser<T>(what: string, remedy: string, shape: Shape<T>): (value: unknown) => T {
  return (value) => {
    try {
      return shape(value);
    } catch (thrown) {
      if (!(thrown instanceof Mismatch)) throw thrown;
      const where = thrown.where.join('.');
      const seen = inWords(thrown.seen);
      throw new PupilError(
        'RECORD_INVALID',
        `${what} cannot be read: ${where === '' ? 'it' : where} should be ${thrown.wanted}, not ${seen}. ${remedy}`,
        { what, where, seen },
        { cause: thrown },
      );
    }
  };
}

/** A shape by what it takes as it is. */
export function of<T>(wanted: string, isRight: (value: unknown) => boolean): Shape<T> {
  return (value) => {
    if (isRight(value)) return value as T;
    throw new Mismatch(wanted, value);
  };
}

export const text: Shape<string> = of('a text', (value) => typeof value === 'string');
export const flag: Shape<boolean> = of('true or false', (value) => typeof value === 'boolean');
export const number: Shape<number> = of('a number', Number.isFinite);
/** Measured: not a number where there was nothing to measure. */
export const figure: Shape<number> = of('a number or NaN', (value) => typeof value === 'number');
export const count: Shape<number> = of('a whole number of 0 or more', (value) => isCount(value, 0));
export const size: Shape<number> = of('a whole number of 1 or more', (value) => isCount(value, 1));

function isCount(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

export function within(least: number, most: number): Shape<number> {
  const isRight = (value: unknown) => typeof value === 'number' && value >= least && value <= most;
  return of(`a number from ${least} to ${most}`, isRight);
}

export function oneOf<const T extends string | number | boolean>(values: readonly T[]): Shape<T> {
  return of(values.join(' or '), (value) => values.includes(value as T));
}

/** Bytes or numbers in an array of that kind; nobody looks at each of them. */
export function array<T extends ArrayBufferView>(kind: new (length: number) => T): Shape<T> {
  return of(`a ${kind.name}`, (value) => value instanceof kind);
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value));
}

/** For a key that may be absent. */
export function optional<T>(shape: Shape<T>): Shape<T> {
  return (value) => (value === undefined ? (value as T) : shape(value));
}

/** For a key that earlier versions did not write, with what it would have been there. */
export function since<T>(before: T, shape: Shape<T>): Shape<T> {
  return (value) => (value === undefined ? before : shape(value));
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new Mismatch('a list', value);
    let copy: unknown[] | undefined;
    let at = 0;
    try {
      for (; at < value.length; at++) {
        const shaped = item(value[at]);
        if (Object.is(shaped, value[at])) continue;
        copy ??= [...value];
        copy[at] = shaped;
      }
    } catch (thrown) {
      throw placed(at, thrown);
    }
    return (copy ?? value) as T[];
  };
}

export function pair<A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> {
  return (value) => {
    if (!Array.isArray(value) || value.length !== 2) throw new Mismatch('a pair', value);
    return [first(value[0]), second(value[1])];
  };
}

/** Any keys, each with a value of one shape. */
export function entries<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value) => {
    const keys = Object.keys(plain(value));
    return fields(
      plain(value),
      keys,
      keys.map(() => item),
    );
  };
}

/** A shape for every key of the record; the compiler asks for one that is new. */
export function record<T extends object>(shapes: { readonly [Key in keyof T]-?: Shape<T[Key]> }): Shape<T> {
  const keys = Object.keys(shapes);
  const inOrder = Object.values<Shape<unknown>>(shapes);
  return (value) => fields(plain(value), keys, inOrder);
}

/** One of several records, told apart by the text under one key. */
export function variants<T extends object>(
  key: string,
  shapes: Readonly<Record<string, Shape<T>>>,
): Shape<T> {
  const known = oneOf(Object.keys(shapes));
  const kind = record<Record<string, string>>({ [key]: known });
  return (value) => shapes[kind(value)[key]!]!(value);
}

/** A shape that must hold as a whole too. */
export function holds<T>(shape: Shape<T>, wanted: string, isRight: (value: T) => boolean): Shape<T> {
  return (value) => {
    const shaped = shape(value);
    if (isRight(shaped)) return shaped;
    throw new Mismatch(wanted, value);
  };
}

/** What an earlier version put in other words. */
export function reworded<T>(shape: Shape<T>, today: (value: T) => T): Shape<T> {
  return (value) => {
    const shaped = shape(value);
    try {
      return today(shaped);
    } catch {
      throw new Mismatch('in words that are understood', value);
    }
  };
}

/** Where what is new depends on the rest of the record. */
export function after<T>(
  bringUpToDate: (old: Readonly<Record<string, unknown>>) => unknown,
  shape: Shape<T>,
): Shape<T> {
  return (value) => shape(bringUpToDate(plain(value)));
}

function placed(at: string | number, thrown: unknown): unknown {
  if (thrown instanceof Mismatch) thrown.where.unshift(at);
  return thrown;
}

function plain(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value))
    return value as Readonly<Record<string, unknown>>;
  throw new Mismatch('a record', value);
}

/** Each field through its shape; a copy as soon as one comes out as another. */
function fields<T>(
  read: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  shapes: readonly Shape<unknown>[],
): T {
  let copy: Record<string, unknown> | undefined;
  let at = 0;
  try {
    for (; at < keys.length; at++) {
      const before = read[keys[at]!];
      const shaped = shapes[at]!(before);
      if (Object.is(shaped, before)) continue;
      copy ??= { ...read };
      copy[keys[at]!] = shaped;
    }
  } catch (thrown) {
    throw placed(keys[at]!, thrown);
  }
  return (copy ?? read) as T;
}

const MOST_LETTERS = 60;

function inWords(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, MOST_LETTERS));
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return ArrayBuffer.isView(value) ? `a ${value.constructor.name}` : 'a record';
}
