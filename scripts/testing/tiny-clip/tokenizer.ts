/**
 * CLIP's tokenizer with a small vocabulary: lower case, words and signs, bytes as letters, byte pairs merged by rank,
 * `</w>` at the end of a word. The words it is made for become one token each; any other text falls back to pieces
 * and bytes, so that nothing is unknown.
 */

export const START = '<|startoftext|>';
export const END = '<|endoftext|>';
const WORD_END = '</w>';
const PATTERN = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

export interface Tokenizer {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly merges: readonly (readonly [string, string])[];
  /** With start and end, not padded. */
  encode(text: string): readonly number[];
}

/** GPT-2's letters for bytes: printable ones stand for themselves, the rest come from 256 on. */
function byteLetters(): readonly string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++));
}

const LETTERS = byteLetters();

/** Bytes as letters, the last one with the mark of the end. */
function pieces(word: string): string[] {
  const letters = [...new TextEncoder().encode(word)].map((byte) => LETTERS[byte]!);
  return letters.map((letter, i) => (i === letters.length - 1 ? letter + WORD_END : letter));
}

function merged(parts: readonly string[], [left, right]: readonly [string, string]): string[] {
  const out: string[] = [];
  for (const part of parts) {
    if (part === right && out.at(-1) === left) out[out.length - 1] = left + right;
    else out.push(part);
  }
  return out;
}

/** Byte-pair encoding as it is trained: the most frequent pair is merged, until every word is one token. */
function learnMerges(words: readonly string[]): (readonly [string, string])[] {
  const merges: (readonly [string, string])[] = [];
  let split = words.map(pieces);
  for (;;) {
    const counts = new Map<string, number>();
    for (const parts of split) {
      for (let i = 1; i < parts.length; i++) {
        const pair = `${parts[i - 1]} ${parts[i]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    // By count, then by name: the same in every run.
    const [best] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    if (best === undefined) return merges;
    const pair = best[0].split(' ') as [string, string];
    merges.push(pair);
    split = split.map((parts) => merged(parts, pair));
  }
}

export function createTokenizer(words: readonly string[]): Tokenizer {
  const merges = learnMerges(words);
  const entries = [
    ...LETTERS,
    ...LETTERS.map((letter) => letter + WORD_END),
    ...merges.map(([left, right]) => left + right),
    START,
    END,
  ];
  const vocabulary = new Map(entries.map((entry, id) => [entry, id]));
  const ranks = new Map(merges.map(([left, right], rank) => [`${left} ${right}`, rank]));
  const encodeWord = (word: string): number[] => {
    let parts = pieces(word);
    for (;;) {
      let best = Number.POSITIVE_INFINITY;
      for (let i = 1; i < parts.length; i++)
        best = Math.min(best, ranks.get(`${parts[i - 1]} ${parts[i]}`) ?? best);
      if (best === Number.POSITIVE_INFINITY) return parts.map((part) => vocabulary.get(part)!);
      parts = merged(parts, merges[best]!);
    }
  };
  return {
    vocabulary,
    merges,
    encode(text) {
      const tidy = text.normalize('NFC').replace(/\s+/g, ' ').toLowerCase();
      const found = tidy.match(new RegExp(PATTERN, 'gu')) ?? [];
      return [vocabulary.get(START)!, ...found.flatMap(encodeWord), vocabulary.get(END)!];
    },
  };
}

/** tokenizer.json as the Hub's CLIP models have it. */
export function tokenizerJson({ vocabulary, merges }: Tokenizer): unknown {
  const special = (content: string) => ({
    id: vocabulary.get(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(START), special(END)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: PATTERN }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [END, vocabulary.get(END)],
      cls: [START, vocabulary.get(START)],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: END,
      continuing_subword_prefix: '',
      end_of_word_suffix: WORD_END,
      fuse_unk: false,
      vocab: Object.fromEntries(vocabulary),
      merges: merges.map(([left, right]) => `${left} ${right}`),
    },
  };
}

/** tokenizer_config.json: what pads a short prompt is the end itself, as in CLIP. */
export function tokenizerConfig(contextTokens: number): unknown {
  return {
    tokenizer_class: 'CLIPTokenizer',
    bos_token: START,
    eos_token: END,
    pad_token: END,
    unk_token: END,
    do_lower_case: true,
    add_prefix_space: false,
    clean_up_tokenization_spaces: true,
    errors: 'replace',
    model_max_length: contextTokens,
  };
}
