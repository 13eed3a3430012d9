import type { Split } from '../../core/records/project.ts';
import type { Guess } from '../../protocol/trainer.ts';

/** The open run’s student on a split, on one picture, and with classes added to it. */
export interface ResultsSession {
  evaluate(split: Split): Promise<boolean>;
  /** @param image a file, for the decoder that imports have, or what stands on the page: a frame of the webcam */
  guess(image: ImageBitmapSource): Promise<Guess | null>;
  /**
   * Gives the open run's student, which must answer in the teacher's space, one more class: the teacher reads the
   * name.
   */
  addClass(name: string): Promise<boolean>;
  cancelAddClass(): void;
  /** Takes an added class away again. */
  removeClass(name: string): Promise<boolean>;
}
