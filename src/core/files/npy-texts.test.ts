import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { npyHeader, readNpy } from './npy.ts';
import { isNpyOfTexts, readNpyTexts } from './npy-texts.ts';
import { readNpz } from './npz.ts';
import { bytesNpy, floatNpy, npyBytes, textNpy } from './testing/embedding-files.ts';
import { expectOnlyRefusals } from './testing/mutations.ts';

const NAMES = ['hat/hat_0.jpg', 'Hüte/ä.png', '帽子/🎩.jpg', ''];

describe('an .npy of texts', () => {
  it('gives its names, of whatever letters', () => {
    expect(readNpyTexts(textNpy(NAMES))).toEqual(NAMES);
    expect(readNpyTexts(textNpy(NAMES, '>'))).toEqual(NAMES);
    expect(readNpyTexts(bytesNpy(NAMES))).toEqual(NAMES);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { minLength: 1 }), (names) => {
        // NumPy itself cannot tell zeros at the end of a text from its filling.
        const kept = names.map((name) => name.replace(/\0+$/, ''));
        expect(readNpyTexts(textNpy(kept))).toEqual(kept);
      }),
    );
  });

  it('keeps names apart that are no UTF-8', () => {
    const data = Uint8Array.of(0xe4, 0x62, 0xf6, 0x62);
    expect(readNpyTexts(npyBytes({ descr: "'|S2'", shape: '(2,)', data }))).toEqual(['äb', 'öb']);
  });

  it('may be a column', () => {
    const data = new TextEncoder().encode('abcd');
    expect(readNpyTexts(npyBytes({ descr: "'|S2'", shape: '(2, 1)', data }))).toEqual(['ab', 'cd']);
  });

  it.each<readonly [string, Uint8Array, RegExp]>([
    ['in a square', npyBytes({ descr: "'<U1'", shape: '(2, 2)', data: new Uint8Array(16) }), /ravel/],
    ['cut off', textNpy(NAMES).slice(0, -1), /cut off/],
    [
      'of no letters',
      npyBytes({ descr: "'<U1'", shape: '(1,)', data: new Uint8Array(4).fill(255) }),
      /Unicode/,
    ],
    ['too wide', npyBytes({ descr: "'<U999999'", shape: '(99999,)', data: new Uint8Array(4) }), /too large/],
    [
      'of too many rows',
      npyBytes({ descr: "'|S0'", shape: '(99999999999,)', data: new Uint8Array(0) }),
      /too large/,
    ],
  ])('%s is refused in words', (_, bytes, words) => {
    expect(() => readNpyTexts(bytes)).toThrow(words);
    expect(() => readNpyTexts(bytes)).toThrow(expect.objectContaining({ code: 'EMBEDDINGS_INVALID' }));
  });

  it('is told from tables and pickles by its header', () => {
    const descrOf = (bytes: Uint8Array) => npyHeader(bytes).descr;
    expect(isNpyOfTexts(descrOf(textNpy(NAMES)))).toBe(true);
    expect(isNpyOfTexts(descrOf(floatNpy([[1, 2]])))).toBe(false);
    const pickle = npyBytes({ descr: "'|O'", shape: '(2,)', data: new Uint8Array(30) });
    expect(isNpyOfTexts(descrOf(pickle))).toBe(false);
    expect(() => readNpy(pickle)).toThrow(/holds '\|O', Python objects in a pickle, which is never opened/);
  });

  it('changed anywhere gives names or a refusal', () => {
    expectOnlyRefusals(textNpy(NAMES), ['EMBEDDINGS_INVALID'], readNpyTexts);
  });
});

describe('an .npz', () => {
  const whole = zipSync({
    'embeddings.npy': floatNpy([[1, 2]]),
    'names.npy': textNpy(['a.jpg']),
    'x.txt': new Uint8Array(9),
  });

  it('gives its arrays by name', () => {
    const arrays = readNpz(whole, 1e6);
    expect(arrays.map(({ name }) => name)).toEqual(['embeddings', 'names']);
    expect(readNpyTexts(arrays[1]!.bytes)).toEqual(['a.jpg']);
  });

  it('that unpacks to more than allowed is refused before it is unpacked', () => {
    const bomb = zipSync({ 'x.npy': new Uint8Array(1e6) });
    expect(() => readNpz(bomb, 1e5)).toThrow(/more than 256 arrays, or more than 0 MiB/);
    const many = zipSync(
      Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`${i}.npy`, new Uint8Array(1)])),
    );
    expect(() => readNpz(many, 1e6)).toThrow(expect.objectContaining({ code: 'EMBEDDINGS_INVALID' }));
  });

  it('changed anywhere gives arrays or a refusal', () => {
    expectOnlyRefusals(whole, ['EMBEDDINGS_INVALID'], (bytes) => readNpz(bytes, 1e6));
  });
});
