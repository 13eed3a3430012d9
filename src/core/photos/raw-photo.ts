/**
 * Raw photos, which cameras write and no browser reads. Most are TIFFs in disguise: their marks, their tags and, where
 * neither says it, the file's ending tell them from a picture that was saved as TIFF.
 */
import { ascii } from './bytes.ts';

const MARKS: readonly (readonly [format: string, matches: (head: string) => boolean])[] = [
  ['CR3, Canon', (head) => head.startsWith('ftypcrx', 4)],
  ['CR2, Canon', (head) => isTiff(head) && head.startsWith('CR', 8)],
  ['CRW, Canon', (head) => head.startsWith('HEAPCCDR', 6)],
  ['RAF, Fujifilm', (head) => head.startsWith('FUJIFILMCCD-RAW')],
  ['ORF, Olympus', (head) => ['IIRO', 'IIRS', 'MMOR'].includes(head.slice(0, 4))],
  ['RW2, Panasonic', (head) => head.startsWith('IIU\0')],
  ['MRW, Minolta', (head) => head.startsWith('\0MRM')],
  ['X3F, Sigma', (head) => head.startsWith('FOVb')],
];

const ENDINGS: Readonly<Record<string, string>> = {
  dng: 'DNG',
  nef: 'NEF, Nikon',
  nrw: 'NRW, Nikon',
  arw: 'ARW, Sony',
  sr2: 'SR2, Sony',
  srf: 'SRF, Sony',
  cr2: 'CR2, Canon',
  pef: 'PEF, Pentax',
  srw: 'SRW, Samsung',
  '3fr': '3FR, Hasselblad',
  iiq: 'IIQ, Phase One',
  erf: 'ERF, Epson',
  dcr: 'DCR, Kodak',
  kdc: 'KDC, Kodak',
  rwl: 'RWL, Leica',
  raw: 'RAW',
};

const MAKERS: readonly (readonly [maker: string, format: string])[] = [
  ['NIKON', 'NEF, Nikon'],
  ['SONY', 'ARW, Sony'],
  ['PENTAX', 'PEF, Pentax'],
  ['SAMSUNG', 'SRW, Samsung'],
  ['Hasselblad', '3FR, Hasselblad'],
];

const MAKE_TAG = 271;
const INNER_PICTURES_TAG = 330;
const DNG_VERSION_TAG = 50706;
const MAX_TAGS = 200;

/** @param name of the file, its ending is a hint @returns the format in words; null when it is no raw photo */
export function rawPhoto(bytes: Uint8Array, name: string): string | null {
  const head = ascii(bytes, 0, 64);
  const marked = MARKS.find(([, matches]) => matches(head));
  if (marked !== undefined) return marked[0];
  if (!isTiff(head)) return null;
  const { maker, tags } = readTags(bytes);
  if (tags.has(DNG_VERSION_TAG)) return 'DNG';
  // A camera's TIFF whose own picture is small and has others inside.
  const made = MAKERS.find(([start]) => maker.startsWith(start));
  if (made !== undefined && tags.has(INNER_PICTURES_TAG)) return made[1];
  return ENDINGS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? null;
}

export function isTiff(head: string): boolean {
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(head.slice(0, 4));
}

/** The first directory of a TIFF; what lies outside of it is not there. */
function readTags(bytes: Uint8Array): { readonly maker: string; readonly tags: ReadonlySet<number> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49;
  const tags = new Set<number>();
  let maker = '';
  if (bytes.length < 8) return { maker, tags };
  const start = view.getUint32(4, isLittle);
  const count = start + 2 <= bytes.length ? Math.min(view.getUint16(start, isLittle), MAX_TAGS) : 0;
  for (let i = 0; i < count; i++) {
    const at = start + 2 + i * 12;
    if (at + 12 > bytes.length) break;
    const tag = view.getUint16(at, isLittle);
    tags.add(tag);
    if (tag !== MAKE_TAG) continue;
    const length = view.getUint32(at + 4, isLittle);
    const place = length > 4 ? view.getUint32(at + 8, isLittle) : at + 8;
    maker = ascii(bytes, place, Math.min(length, 32));
  }
  return { maker, tags };
}
