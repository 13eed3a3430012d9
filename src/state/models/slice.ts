/** Files of teachers and embeddings, as the page shows them: what is kept, what the Hub lists, what people bring. */
import type { Network } from '../../core/records/network.ts';
import type { KeptTeacher } from '../../core/teachers/kept-teachers.ts';
import type { SizedFile } from '../../core/teachers/needed-files.ts';
import type { BroughtEmbeddings, BroughtEncoder, KeptEmbeddings } from '../../protocol/models.ts';
import type { StoredModel } from '../../storage/model-files.ts';

/** What is known of teachers' files: those kept in this browser, and those that a teacher would need. */
export interface ModelsState {
  /** Models of which files are kept, students' networks among them. */
  readonly stored: readonly StoredModel[];
  /** Bytes of downloads that were begun and never finished. */
  readonly unfinishedBytes: number;
  /** What the Hub lists under the id that was asked for last. */
  readonly listing: ModelListing | null;
  /** Waits for an answer: the form of a bare network, or a yes to how rows and photos meet. */
  readonly brought: BroughtEncoder | BroughtEmbeddings | null;
  /** Teachers that lie beside the app. Dropped ones are among `models.stored`. */
  readonly mirrored: readonly KeptTeacher[];
  readonly embeddings: readonly KeptEmbeddings[];
  /** That people brought to be students, by name. */
  readonly networks: readonly Network[];
}

export interface ModelListing {
  readonly id: string;
  /** null before the Hub has answered, and where it has not. */
  readonly files: readonly SizedFile[] | null;
  /** Why there is no answer, in words. */
  readonly problem: string | null;
}

export const NO_MODELS: ModelsState = {
  stored: [],
  unfinishedBytes: 0,
  listing: null,
  brought: null,
  mirrored: [],
  embeddings: [],
  networks: [],
};

export type { BroughtEmbeddings, BroughtEncoder, StoredModel };
