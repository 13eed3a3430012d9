/**
 * From the text of a page to weights: five letters are four bytes, and the upper bytes of halves (sign, exponent and
 * two bits), which are far from evenly spread, stand there as fewer bits, the likelier the fewer.
 */

/** 85 letters that mean nothing to HTML or JavaScript: no quotes, no backslash, no angle brackets, no ampersand. */
const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?()[]{}@%$#,;_';

/** Whitespace is passed over; of what is not a multiple of four bytes, the last letters are fewer. */
export function textToBytes(text) {
  const places = new Int8Array(128).fill(-1);
  for (let i = 0; i < LETTERS.length; i++) places[LETTERS.charCodeAt(i)] = i;
  const bytes = new Uint8Array(Math.ceil((text.length * 4) / 5));
  let [length, word, letters] = [0, 0, 0];
  const flush = () => {
    // Letters that are missing count as the last one: rounding down then gives the bytes that are there.
    for (let i = letters; i < 5; i++) word = word * 85 + 84;
    for (let i = 0; i < letters - 1; i++) bytes[length++] = Math.floor(word / 256 ** (3 - i)) % 256;
    [word, letters] = [0, 0];
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 32) continue;
    const place = places[code] ?? -1;
    if (place < 0) throw damaged('a letter of its weights is none');
    word = word * 85 + place;
    if (++letters === 5) flush();
  }
  if (letters > 0) flush();
  return bytes.subarray(0, length);
}

/**
 * Lower bytes of all halves, then all singles, then the upper bytes of the halves.
 * @param counts of numbers in each array; a negative one: in single precision
 */
export function weightsFrom(bytes, counts) {
  const halves = counts.reduce((sum, count) => sum + Math.max(count, 0), 0);
  const floats = counts.reduce((sum, count) => sum + Math.max(-count, 0), 0);
  const end = halves + floats * 4;
  if (bytes.length < end)
    throw damaged(`it holds ${bytes.length} bytes of weights, and needs more than ${end}`);
  const upper = upperBytes(bytes.subarray(end), halves);
  const singles = new Float32Array(bytes.slice(halves, end).buffer);
  let [half, single] = [0, 0];
  return counts.map((count) => {
    if (count < 0) {
      single -= count;
      return singles.subarray(single + count, single);
    }
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++, half++) values[i] = halfToFloat((upper[half] << 8) | bytes[half]);
    return values;
  });
}

/** Of 2^15: how likely a bit is 0. It learns by a 2^7th of what it was wrong. */
const [CERTAIN_BITS, SLOWNESS] = [15, 7];

/**
 * A range decoder (Martin 1979): each bit of a byte, from the highest, takes its share of a range, by how often it was
 * 0 after the bits before it.
 */
function upperBytes(coded, count) {
  const zeros = new Uint16Array(256).fill(2 ** (CERTAIN_BITS - 1));
  const values = new Uint8Array(count);
  let [range, at] = [0xffffffff, 5];
  let code = ((coded[1] << 24) | (coded[2] << 16) | (coded[3] << 8) | coded[4]) >>> 0;
  for (let i = 0; i < count; i++) {
    let node = 1;
    while (node < 256) {
      // `>>> 0`: whole numbers below 2^32, for which engines have instructions.
      const bound = Math.imul(range >>> CERTAIN_BITS, zeros[node]) >>> 0;
      if (code < bound) {
        range = bound;
        zeros[node] += (2 ** CERTAIN_BITS - zeros[node]) >> SLOWNESS;
        node = 2 * node;
      } else {
        range = (range - bound) >>> 0;
        code = (code - bound) >>> 0;
        zeros[node] -= zeros[node] >> SLOWNESS;
        node = 2 * node + 1;
      }
      while (range < 2 ** 24) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | coded[at++]) >>> 0;
      }
    }
    values[i] = node;
  }
  // The writer ends with the very bytes that are read here.
  if (count > 0 && at !== coded.length)
    throw damaged(`${coded.length} bytes of weights are there, and ${at} were read`);
  return values;
}

function halfToFloat(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const damaged = (how) => new Error(`This page is damaged: ${how}. Copy the file again.`);
