import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeName, UniqueNames } from './file-names.ts';

describe('a name for all file systems', () => {
  it('keeps what every system takes', () => {
    expect(safeName('Egyptian cat', 'x')).toBe('Egyptian cat');
    expect(safeName('猫 é (1)', 'x')).toBe('猫 é (1)');
  });

  it('leaves neither a way out of the folder nor a device', () => {
    expect(safeName('../../etc/passwd', 'x')).toBe('_.._etc_passwd');
    expect(safeName('a\\b:c*d?"e"<f>|g', 'x')).toBe('a_b_c_d_e_f_g');
    expect(safeName('CON.txt', 'x')).toBe('_CON.txt');
    expect(safeName('dots. . ', 'x')).toBe('dots');
    expect(safeName('..', 'x')).toBe('x');
    expect(safeName('\u0000\u202e', 'x')).toBe('x');
    expect(safeName('', 'photo')).toBe('photo');
  });

  it('is whole, short and the same when it is made twice, of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = safeName(text, 'x');
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(101);
        expect(name).toMatch(/^[^/\\:*?"<>|]+$/);
        expect(name).not.toMatch(/^\.|[. ]$/);
        expect(name.isWellFormed()).toBe(true);
        expect(safeName(name, 'x')).toBe(name);
      }),
      { numRuns: 300 },
    );
  });

  it('is given once, whatever the case of its letters', () => {
    const names = new UniqueNames();
    expect(names.take('a', 'Cat', '.jpg')).toBe('Cat.jpg');
    expect(names.take('a', 'cat', '.JPG')).toBe('cat-2.JPG');
    expect(names.take('b', 'cat', '.jpg')).toBe('cat.jpg');
    expect(names.take('A', 'cat-2', '.jpg')).toBe('cat-2-2.jpg');
  });

  it('takes no time that grows with the square of equal names', () => {
    const names = new UniqueNames();
    const given = new Set(Array.from({ length: 50_000 }, () => names.take('a', 'same', '.jpg')));
    expect(given.size).toBe(50_000);
  });
});
