/** The encodings of strangers' text that Pupil reads, and tells apart by itself. */

/** What a TextDecoder reads everywhere, and the code page of DOS, in which Windows still writes names into zips. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'shift_jis',
  'gb18030',
  'euc-kr',
  'cp850',
] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** As people call them. */
export const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
  shift_jis: 'Shift-JIS',
  gb18030: 'GB18030',
  'euc-kr': 'EUC-KR',
  cp850: 'DOS code page 850',
};
