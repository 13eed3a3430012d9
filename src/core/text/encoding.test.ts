import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText, guessEncoding } from './encoding.ts';
import { ENCODINGS, type Encoding } from './encodings.ts';

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf16 = (text: string, isLittle: boolean) =>
  Uint8Array.from(
    Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).flatMap((unit) =>
      isLittle ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255],
    ),
  );

/** Class names as tools write them: [encoding, names, bytes of each]. */
const NAMES: readonly (readonly [Encoding, string, readonly string[]])[] = [
  ['shift_jis', '犬 鳥 猫', ['8ca2', '92b9', '944c']],
  ['shift_jis', '表 ソファ 能', ['955c', '835c83748340', '945c']],
  ['shift_jis', '靴 帽子 服', ['8c43', '96588e71', '959e']],
  ['gb18030', '狗 猫 鸟', ['b9b7', 'c3a8', 'c4f1']],
  ['gb18030', '苹果 香蕉 葡萄', ['c6bbb9fb', 'cfe3bdb6', 'c6cfccd1']],
  ['gb18030', '帽子 鞋 裤子', ['c3b1d7d3', 'd0ac', 'bfe3d7d3']],
  ['euc-kr', '개 고양이 새', ['b0b3', 'b0edbee7c0cc', 'bbf5']],
  ['euc-kr', '모자 신발 옷', ['b8f0c0da', 'bdc5b9df', 'bfca']],
  ['windows-1252', 'Hüte Höte Kleid', ['48fc7465', '48f67465', '4b6c656964']],
  ['windows-1252', 'épée café forêt', ['e970e965', '636166e9', '666f72ea74']],
  ['windows-1252', 'æble kø å', ['e6626c65', '6bf8', 'e5']],
  ['cp850', 'Hüte Höte Kleid', ['48817465', '48947465', '4b6c656964']],
];

describe('the encoding of a few short names', () => {
  test.each(NAMES)('%s: %s, as the names of a zip', (encoding, names, hex) => {
    const samples = hex.map(bytesOf);
    expect(guessEncoding(samples)).toEqual({ encoding, isGuessed: true });
    expect(samples.map((bytes) => decodeText(bytes, encoding).text).join(' ')).toBe(names);
  });

  test.each(NAMES)('%s: %s, as labels in a table', (encoding, names, hex) => {
    const lines = hex.flatMap((label, at) => [ascii(`\r\np0${at}.jpg,`), bytesOf(label)]);
    const guess = decodeText(join(ascii('file_name,label'), ...lines));
    expect(guess).toEqual({
      encoding,
      isGuessed: true,
      text: `file_name,label${names
        .split(' ')
        .map((name, at) => `\r\np0${at}.jpg,${name}`)
        .join('')}`,
    });
  });
});

describe('the encoding of a text', () => {
  const text = 'file_name\tlabel\r\nä.jpg\t帽子 🎩\r\n';

  test('is UTF-8 where that reads it, with a mark or without', () => {
    const bytes = new TextEncoder().encode(text);
    expect(decodeText(bytes)).toEqual({ text, encoding: 'utf-8', isGuessed: false });
    expect(decodeText(join(bytesOf('efbbbf'), bytes))).toEqual({ text, encoding: 'utf-8', isGuessed: false });
    expect(decodeText(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8', isGuessed: false });
  });

  test.each([true, false])('is UTF-16, little-endian (%s), with a mark or without', (isLittle) => {
    const encoding = isLittle ? 'utf-16le' : 'utf-16be';
    expect(decodeText(utf16(`\ufeff${text}`, isLittle))).toEqual({ text, encoding, isGuessed: false });
    expect(decodeText(utf16(text, isLittle))).toEqual({ text, encoding, isGuessed: true });
  });

  test('stays UTF-8 where one byte of many is damaged, which stays visible', () => {
    const good = new TextEncoder().encode('a.jpg,Hüte\nb.jpg,Höte\nc.jpg,Mütze\nd.jpg,Käfer\n');
    const { text: read, encoding } = decodeText(join(good, ascii('e.jpg,H'), bytesOf('fc'), ascii('te\n')));
    expect(encoding).toBe('utf-8');
    expect(read).toContain('Hüte');
    expect(read).toContain('e.jpg,H\\xfcte');
  });

  test('can be said by a person', () => {
    expect(decodeText(bytesOf('8ca2'), 'windows-1252')).toEqual({
      text: 'Œ¢',
      encoding: 'windows-1252',
      isGuessed: false,
    });
  });
});

describe('what an encoding has no character for', () => {
  test('stays visible', () => {
    expect(decodeText(bytesOf('418d42'), 'windows-1252').text).toBe('A\\x8dB');
    expect(decodeText(bytesOf('41ff42'), 'shift_jis').text).toBe('A\\xffB');
    expect(decodeText(bytesOf('8c'), 'gb18030').text).toBe('\\x8c');
    expect(decodeText(bytesOf('f8fe'), 'euc-kr').text).not.toBe('');
    expect(decodeText(bytesOf('c328e282ac'), 'utf-8').text).toBe('\\xc3(€');
    expect(decodeText(bytesOf('3dd84100ff'), 'utf-16le').text).toBe('\\ud83dA\\xff');
  });

  test('never makes two names one', () => {
    const name = fc.uint8Array({ minLength: 1, maxLength: 6 });
    // These map each character one to one; the others have a few characters twice, which do look the same.
    const encoding = fc.constantFrom<Encoding>('utf-8', 'windows-1252', 'cp850', 'utf-16le');
    fc.assert(
      fc.property(name, name, encoding, (a, b, as) => {
        fc.pre(!a.includes(0x5c) && !b.includes(0x5c));
        if (join(a).toString() === join(b).toString()) return;
        const isMark = [a, b].some((one) => one[0] === 0xef || one[0] === 0xff);
        if (!isMark) expect(decodeText(a, as).text).not.toBe(decodeText(b, as).text);
      }),
      { numRuns: 2000 },
    );
  });

  test('is never thrown at anybody', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 })),
        fc.constantFrom(...ENCODINGS),
        (samples, encoding) => {
          const { encoding: guessed } = guessEncoding(samples);
          // Not even a replacement character, which would make all of them look the same.
          for (const bytes of samples) {
            expect(decodeText(bytes, encoding).text).not.toContain('\ufffd');
            expect(decodeText(bytes, guessed).text).not.toContain('\ufffd');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is shown of 2 MB of noise, too, byte by byte', () => {
    const bytes = new Uint8Array(2_000_000);
    let state = 1;
    for (let i = 0; i < bytes.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      bytes[i] = (state >>> 24) | 1;
    }
    expect(decodeText(bytes).text.length).toBeGreaterThan(500_000);
  });
});
