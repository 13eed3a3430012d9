/** Files of embeddings as other tools write them, for tests, with every part open to being wrong. */

export interface NpyParts {
  readonly descr: string;
  readonly isFortran?: boolean;
  readonly shape: string;
  readonly data: Uint8Array;
  readonly version?: number;
}

export function npyBytes({ descr, isFortran = false, shape, data, version = 1 }: NpyParts): Uint8Array {
  const literal = `{'descr': ${descr}, 'fortran_order': ${isFortran ? 'True' : 'False'}, 'shape': ${shape}, }`;
  return npyWithHeader(literal, data, version);
}

export function npyWithHeader(literal: string, data: Uint8Array, version = 1): Uint8Array {
  const prefix = version === 1 ? 10 : 12;
  const padded = `${literal.padEnd(Math.ceil((prefix + literal.length + 1) / 64) * 64 - prefix - 1)}\n`;
  const bytes = new Uint8Array(prefix + padded.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, padded.length, true);
  else view.setUint32(8, padded.length, true);
  bytes.set(new TextEncoder().encode(padded), prefix);
  bytes.set(data, prefix + padded.length);
  return bytes;
}

/** A table of single precision, row after row. */
export function floatNpy(rows: readonly (readonly number[])[]): Uint8Array {
  return npyBytes({
    descr: "'<f4'",
    shape: `(${rows.length}, ${rows[0]!.length})`,
    data: new Uint8Array(Float32Array.from(rows.flat()).buffer),
  });
}

/** A list of texts as np.save writes one of str. */
export function textNpy(texts: readonly string[], order: '<' | '>' = '<'): Uint8Array {
  const points = texts.map((text) => Array.from(text, (letter) => letter.codePointAt(0)!));
  const width = Math.max(1, ...points.map((one) => one.length));
  const data = new Uint8Array(texts.length * width * 4);
  const view = new DataView(data.buffer);
  for (const [row, one] of points.entries())
    for (const [i, point] of one.entries()) view.setUint32((row * width + i) * 4, point, order === '<');
  return npyBytes({ descr: `'${order}U${width}'`, shape: `(${texts.length},)`, data });
}

/** A list of texts as np.save writes one of bytes, in UTF-8. */
export function bytesNpy(texts: readonly string[]): Uint8Array {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const width = Math.max(1, ...encoded.map((one) => one.length));
  const data = new Uint8Array(texts.length * width);
  for (const [row, one] of encoded.entries()) data.set(one, row * width);
  return npyBytes({ descr: `'|S${width}'`, shape: `(${texts.length},)`, data });
}

export function safetensorsBytes(header: unknown, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
