/** What a person may take out of a project besides a student. */

/** How embeddings leave: rows beside names, one file with both, or the folders that clip-retrieval writes. */
export type EmbeddingLayout = 'npy' | 'safetensors' | 'clip-retrieval';

export type DataOut =
  /** @see layout.ts; `withExcluded`: also photos that were left out, in a folder of their own */
  | { readonly kind: 'photos'; readonly withExcluded: boolean }
  | { readonly kind: 'labels' }
  | {
      readonly kind: 'embeddings';
      readonly layout: EmbeddingLayout;
      readonly fingerprint: string;
      /** What the teacher is called, for those who read the file. */
      readonly teacher: string;
    };
