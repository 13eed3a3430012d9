/**
 * Bytes of which some are likelier than others, as fewer bytes: an adaptive range coder (Martin 1979, "Range encoding",
 * with carries as in LZMA). Deflate takes 6 % more for the upper bytes of weights (measured), because it looks for repeated
 * strings where there are none. public/take-away/html/read.js decodes.
 */

/** Of 2^15: how likely a bit is 0. It learns by a 2^7th of what it was wrong. */
const CERTAIN_BITS = 15;
const SLOWNESS = 7;

export function rangeEncoded(values: Uint8Array): Uint8Array {
  const zeros = new Uint16Array(256).fill(2 ** (CERTAIN_BITS - 1));
  const encoder = new RangeEncoder();
  for (const value of values) {
    let node = 1;
    for (let place = 7; place >= 0; place--) {
      const bit = (value >> place) & 1;
      const zero = zeros[node]!;
      encoder.encode(bit, zero);
      zeros[node] = bit === 0 ? zero + ((2 ** CERTAIN_BITS - zero) >> SLOWNESS) : zero - (zero >> SLOWNESS);
      node = 2 * node + bit;
    }
  }
  return encoder.end();
}

class RangeEncoder {
  #bytes = new Uint8Array(1_024);
  #length = 0;
  /** Below 2^33: a carry stands above the 32 bits. */
  #low = 0;
  #range = 0xffffffff;
  /** The last byte that is sure but for a carry, and how many bytes of 255 follow it. */
  #held = 0;
  #full = 0;

  encode(bit: number, zero: number): void {
    const bound = Math.imul(this.#range >>> CERTAIN_BITS, zero) >>> 0;
    if (bit === 0) {
      this.#range = bound;
    } else {
      this.#low += bound;
      this.#range = (this.#range - bound) >>> 0;
    }
    while (this.#range < 2 ** 24) {
      this.#range = (this.#range << 8) >>> 0;
      this.#shift();
    }
  }

  end(): Uint8Array {
    for (let i = 0; i < 5; i++) this.#shift();
    return this.#bytes.subarray(0, this.#length);
  }

  #shift(): void {
    const carry = this.#low >= 2 ** 32 ? 1 : 0;
    const low = this.#low % 2 ** 32;
    if (carry === 0 && low >= 0xff000000) {
      this.#full++;
    } else {
      this.#write(this.#held + carry);
      for (; this.#full > 0; this.#full--) this.#write(0xff + carry);
      this.#held = low >>> 24;
    }
    this.#low = (low % 2 ** 24) * 256;
  }

  #write(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const longer = new Uint8Array(2 * this.#length);
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    // An array of bytes keeps the lowest eight bits.
    this.#bytes[this.#length++] = byte;
  }
}
