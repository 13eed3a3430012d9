/** The first bytes of pictures of any size, written by hand: just enough for a header reader. */

function bytesOf(...parts: readonly (string | readonly number[] | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : Array.from(part),
    ),
  );
}

const be16 = (value: number) => [value >> 8, value & 0xff];
const be32 = (value: number) => [
  (value >>> 24) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];
const le16 = (value: number) => be16(value).reverse();
const le24 = (value: number) => be32(value).slice(1).reverse();
const le32 = (value: number) => be32(value).reverse();

export function pngOf(width: number, height: number): Uint8Array {
  return bytesOf('\x89PNG\r\n\x1a\n', be32(13), 'IHDR', be32(width), be32(height), [8, 2, 0, 0, 0]);
}

/** @param exifBytes length of an EXIF segment before the frame */
export function jpegOf(width: number, height: number, exifBytes = 20): Uint8Array {
  const exif = [0xff, 0xe1, ...be16(exifBytes + 2), ...new Uint8Array(exifBytes)];
  const fill = [0xff, 0xff];
  return bytesOf(
    [0xff, 0xd8],
    exif,
    fill,
    [0xc2, ...be16(17), 8],
    be16(height),
    be16(width),
    [3, 1, 0x22, 0],
  );
}

export function gifOf(width: number, height: number): Uint8Array {
  return bytesOf('GIF89a', le16(width), le16(height), [0, 0, 0]);
}

export function bmpOf(width: number, height: number): Uint8Array {
  return bytesOf(
    'BM',
    le32(1000),
    le32(0),
    le32(54),
    le32(40),
    le32(width),
    le32(-height),
    le16(1),
    le16(24),
  );
}

export function webpLossyOf(width: number, height: number): Uint8Array {
  return bytesOf(
    'RIFF',
    le32(100),
    'WEBPVP8 ',
    le32(80),
    [0, 0, 0, 0x9d, 0x01, 0x2a],
    le16(width),
    le16(height),
  );
}

export function webpLosslessOf(width: number, height: number): Uint8Array {
  return bytesOf('RIFF', le32(100), 'WEBPVP8L', le32(80), [0x2f], le32((width - 1) | ((height - 1) << 14)));
}

export function webpExtendedOf(width: number, height: number): Uint8Array {
  return bytesOf('RIFF', le32(100), 'WEBPVP8X', le32(10), [0, 0, 0, 0], le24(width - 1), le24(height - 1));
}

export function avifOf(width: number, height: number): Uint8Array {
  const ispe = (w: number, h: number) => [
    ...be32(20),
    ...bytesOf('ispe'),
    0,
    0,
    0,
    0,
    ...be32(w),
    ...be32(h),
  ];
  return bytesOf(
    be32(24),
    'ftypavif',
    be32(0),
    'mif1avif',
    be32(40),
    'meta',
    ispe(1, 1),
    ispe(width, height),
    [0, 0],
  );
}

/** @param inside bytes of the one picture in the icon */
export function icoOf(width: number, height: number, inside: Uint8Array = new Uint8Array(40)): Uint8Array {
  return bytesOf([0, 0, 1, 0, 1, 0, width, height, 0, 0, 1, 0, 32, 0], le32(inside.length), le32(22), inside);
}

/** In full, or in eights of pixels with a number of the ratios of JPEG XL. */
type JxlSize =
  | { readonly widthPx: number; readonly heightPx: number }
  | { readonly eighths: number; readonly ratio: number };

export function jxlOf(size: JxlSize, wrapping: 'bare' | 'box' | 'part' = 'bare'): Uint8Array {
  const bits: number[] = [];
  const write = (value: number, count: number) => {
    for (let i = 0; i < count; i++) bits.push(Math.floor(value / 2 ** i) % 2);
  };
  const side = (sidePx: number) => {
    write(3, 2);
    write(sidePx - 1, 30);
  };
  if ('eighths' in size) {
    write(1, 1);
    write(size.eighths - 1, 5);
    write(size.ratio, 3);
  } else {
    write(0, 1);
    side(size.heightPx);
    write(0, 3);
    side(size.widthPx);
  }
  const packed = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) packed[i >> 3]! |= bit << (i & 7);
  const bare = bytesOf('\xff\x0a', packed);
  if (wrapping === 'bare') return bare;
  const part = wrapping === 'part' ? be32(0) : [];
  return bytesOf(
    be32(12),
    'JXL \r\n\x87\n',
    be32(20),
    'ftypjxl ',
    be32(0),
    'jxl ',
    be32(0),
    wrapping === 'part' ? 'jxlp' : 'jxlc',
    part,
    bare,
  );
}
