import type { Normalisation } from '../../core/students/interpreters/graph-model.ts';
import type { EncoderSettings } from '../../core/teachers/image-encoder.ts';
import type { PhotoSource } from '../../protocol/importer.ts';
import type { KeptEmbeddings } from '../../protocol/models.ts';
import type { ModelKey } from '../../storage/model-files.ts';

/** Files of teachers and embeddings: what the Hub lists, what people bring, what is kept here. */
export interface ModelsSession {
  /**
   * Asks the Hub what files it has under an id, into `models.listing`; nothing is fetched. A later call takes the
   * place of an earlier one.
   */
  list(id: string): Promise<void>;
  /** Forgets the files of a teacher; bytes that another one shares stay, and so does what the teacher wrote down. */
  remove(model: ModelKey): Promise<boolean>;
  /** Forgets what has come of downloads that were never finished. */
  removeUnfinished(): Promise<boolean>;
  /**
   * Recognises what was dropped. A model in the Hub's layout is checked, kept and chosen; a trained student becomes a run
   * of the project; a bare network and embeddings wait in `models.brought` for their answer.
   */
  bring(sources: readonly PhotoSource[]): Promise<boolean>;
  /** The form's answer: keeps the network and chooses it. */
  keepEncoder(name: string, settings: EncoderSettings): Promise<boolean>;
  /**
   * Keeps the rows that have a photo, leaves photos without one out (can be undone), and finds out what the rows
   * know.
   */
  keepEmbeddings(): Promise<boolean>;
  /** Cancels what is being looked at, and forgets what waits for an answer. */
  dismiss(): void;
  /** Reads a network that is to be a student, keeps it, and chooses it: see `withStudent`. */
  bringNetwork(sources: readonly PhotoSource[]): Promise<boolean>;
  /**
   * The same for one on the Hub. What has come of it when it is cancelled or cut off is taken up by the next call.
   * @param path of the file where the usual one is not meant
   */
  fetchNetwork(id: string, path?: string | null): Promise<boolean>;
  cancelNetwork(): void;
  /** What the network takes pixels for; a recipe with it follows. */
  renormalise(id: string, normalisation: Normalisation): Promise<boolean>;
  /** Forgets a network's file. Runs that trained it keep their own weights. */
  removeNetwork(id: string): Promise<boolean>;
  removeEmbeddings(kept: KeptEmbeddings): Promise<boolean>;
}

/** What is done with networks that are to be students. */
export type NetworkActions = Pick<
  ModelsSession,
  'bringNetwork' | 'fetchNetwork' | 'cancelNetwork' | 'renormalise' | 'removeNetwork'
>;
