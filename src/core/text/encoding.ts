/** How strangers' text is written: what a TextDecoder reads everywhere, and what Pupil tells apart by itself. */

export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'shift_jis',
  'gb18030',
  'euc-kr',
] as const;

export type Encoding = (typeof ENCODINGS)[number];
