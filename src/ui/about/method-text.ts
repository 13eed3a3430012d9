/** What the page says of a method beside what its objective already says of itself. */
import type { SymbolName } from './symbols.ts';

export interface Source {
  /** `2404.06170`: the paper's number at arXiv. */
  readonly arxiv: string;
  readonly title: string;
}

export interface MethodText {
  /** Two sentences: what is asked of the student, and why that helps. */
  readonly idea: string;
  /** Of the formula, in its order; those of this method alone with their meaning. */
  readonly symbols: readonly (SymbolName | readonly [symbol: string, meaning: string])[];
  /** What to try in the picture. */
  readonly attempt: string;
  /** What could not be repeated, and what is our own. */
  readonly open: string;
  readonly sources: readonly Source[];
}

export const SOURCES = {
  embedKd: { arxiv: '2404.06170', title: 'CLIP-Embed-KD, Nair 2024' },
  clipKd: { arxiv: '2307.12732', title: 'CLIP-KD, Yang et al. 2024' },
  clipCid: { arxiv: '2408.09441', title: 'CLIP-CID, Yang et al. 2024' },
  unicom: { arxiv: '2304.05884', title: 'UNICOM, An et al. 2023' },
  osakd: { arxiv: '2108.11798', title: 'OSAKD, Tzelepi and Tefas 2021' },
} as const satisfies Record<string, Source>;
