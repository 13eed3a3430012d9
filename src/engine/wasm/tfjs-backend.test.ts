import { afterEach, describe, expect, it, vi } from 'vitest';
import { reserveMemory } from './tfjs-backend.ts';

/** A device that has no more than so many pages of addresses to give. */
function deviceWith(pages: number): number[] {
  const asked: number[] = [];
  const { Memory } = WebAssembly;
  vi.spyOn(WebAssembly, 'Memory').mockImplementation(function reserve(descriptor) {
    asked.push(descriptor.maximum!);
    if (descriptor.maximum! > pages) throw new RangeError('could not allocate memory');
    return new Memory(descriptor);
  });
  return asked;
}

afterEach(() => vi.restoreAllMocks());

describe('the memory that threads share', () => {
  it('may grow to all that a module can address', () => {
    const asked = deviceWith(65_536);
    expect(reserveMemory(256, 65_536).buffer.byteLength).toBe(256 * 65_536);
    expect(asked).toEqual([65_536]);
  });

  it('is halved until the device can reserve it', () => {
    const asked = deviceWith(20_000);
    expect(reserveMemory(256, 65_536).buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(asked).toEqual([65_536, 32_768, 16_384]);
  });

  it("is given up below half a gibibyte, in the browser's words", () => {
    const asked = deviceWith(1_000);
    expect(() => reserveMemory(256, 65_536)).toThrow('could not allocate memory');
    expect(asked.at(-1)).toBe(8_192);
  });
});
