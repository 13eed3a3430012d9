/**
 * Rewrites a WASM module that makes its own memory into one that is given it, so that the memory can be shared
 * between threads. (tfjs-wasm's single-threaded build makes its own; its threaded build starts workers from blobs,
 * which our security policy forbids.)
 */
import { PupilError } from '../../core/errors.ts';

const HEADER_BYTES = 8;
const IMPORT_SECTION = 2;
const MEMORY_SECTION = 5;
const MEMORY_KIND = 2;
const HAS_MAXIMUM = 1;
const IS_SHARED_WITH_MAXIMUM = 3;

export interface ImportedMemory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly initialPages: number;
  readonly maximumPages: number;
}

/**
 * The module with a shared memory imported as `env.memory` in place of its own. Nothing else is changed: a module has
 * one memory, and whether it is defined or imported its index is 0.
 * @throws {PupilError} BACKEND_UNAVAILABLE when the module is not of that form
 */
export function importMemory(module: Uint8Array): ImportedMemory {
  const sections = sectionsOf(module);
  const imports = sections.find((section) => section.id === IMPORT_SECTION);
  const memory = sections.find((section) => section.id === MEMORY_SECTION);
  if (imports === undefined || memory === undefined) throw unexpected('it has no imports or no memory');
  const limits = new Reader(memory.content);
  if (limits.number() !== 1 || limits.number() !== HAS_MAXIMUM) throw unexpected('its memory has no maximum');
  const initialPages = limits.number();
  const maximumPages = limits.number();

  const reader = new Reader(imports.content);
  const count = reader.number();
  const entry = [
    ...[...name('env'), ...name('memory'), MEMORY_KIND, IS_SHARED_WITH_MAXIMUM],
    ...[...encoded(initialPages), ...encoded(maximumPages)],
  ];
  const content = [...encoded(count + 1), ...entry, ...imports.content.subarray(reader.at)];
  const parts = sections.flatMap((section) => {
    if (section === memory) return [];
    if (section === imports)
      return [Uint8Array.from([IMPORT_SECTION, ...encoded(content.length), ...content])];
    return [section.whole];
  });
  const bytes = new Uint8Array(HEADER_BYTES + parts.reduce((sum, part) => sum + part.length, 0));
  bytes.set(module.subarray(0, HEADER_BYTES));
  let at = HEADER_BYTES;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, initialPages, maximumPages };
}

interface Section {
  readonly id: number;
  readonly content: Uint8Array;
  /** With its id and length. */
  readonly whole: Uint8Array;
}

function sectionsOf(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  const reader = new Reader(module, HEADER_BYTES);
  while (reader.at < module.length) {
    const from = reader.at;
    const id = reader.number();
    const length = reader.number();
    const to = reader.at + length;
    sections.push({ id, content: module.subarray(reader.at, to), whole: module.subarray(from, to) });
    reader.at = to;
  }
  if (reader.at !== module.length) throw unexpected('it is cut off');
  return sections;
}

/** Reads numbers in LEB128, as all of the format's sizes are written. */
class Reader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.at++];
      if (byte === undefined) throw unexpected('it is cut off');
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw unexpected('a number in it is too long');
  }
}

function encoded(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...encoded(Math.floor(value / 0x80))];
}

const name = (text: string) => [...encoded(text.length), ...new TextEncoder().encode(text)];

const unexpected = (what: string) =>
  new PupilError('BACKEND_UNAVAILABLE', `tfjs-wasm's module is not of the form that we know: ${what}.`);
