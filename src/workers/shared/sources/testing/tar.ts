/** Tars as the world's tools write them: ustar with a prefix, pax, GNU's long names. */
import { bytesOfText, joined } from './zip.ts';

const BLOCK_BYTES = 512;

export interface TarFile {
  readonly name: string | Uint8Array;
  readonly content?: Uint8Array;
  /** `0` a file, `5` a folder, `2` a link, `x` pax, `L` a long name. */
  readonly type?: string;
  readonly prefix?: string;
  /** Of GNU; without it, of POSIX. */
  readonly isGnu?: boolean;
  /** What the header says, whatever is true: octal, or GNU's large number when it does not fit. */
  readonly sizeBytes?: number;
}

export function tarOf(files: readonly TarFile[]): Uint8Array<ArrayBuffer> {
  return joined(...files.map(fileOf), new Uint8Array(2 * BLOCK_BYTES));
}

function fileOf(file: TarFile): Uint8Array {
  const content = file.content ?? new Uint8Array();
  const padding = (BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return joined(headerOf(file, content.length), content, new Uint8Array(padding));
}

function headerOf(
  { name, type = '0', prefix = '', isGnu = false, sizeBytes }: TarFile,
  length: number,
): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  const put = (text: string, at: number) => block.set(bytesOfText(text), at);
  block.set((typeof name === 'string' ? bytesOfText(name) : name).subarray(0, 100));
  put('0000644\0', 100);
  const size = sizeBytes ?? length;
  if (size < 8 ** 11) put(size.toString(8).padStart(11, '0'), 124);
  else {
    block[124] = 0x80;
    new DataView(block.buffer).setBigUint64(128, BigInt(size));
  }
  put(type, 156);
  put(isGnu ? 'ustar  \0' : 'ustar\x0000', 257);
  put(prefix, 345);
  put('        ', 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The next file's facts, as pax has them: each line begins with its own length. */
export function paxOf(records: Readonly<Record<string, string>>): TarFile {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = bytesOfText(` ${key}=${value}\n`).length;
    let length = rest;
    while (String(length).length + rest !== length) length = String(length).length + rest;
    return `${length} ${key}=${value}\n`;
  });
  return { name: 'PaxHeaders/x', type: 'x', content: bytesOfText(lines.join('')) };
}

export function longNameOf(name: string): TarFile {
  return { name: '././@LongLink', type: 'L', isGnu: true, content: bytesOfText(`${name}\0`) };
}
