import type { Split } from '../../core/records/project.ts';
import type { ReportFacts } from '../../core/report/facts.ts';
import type { Guess } from '../../protocol/trainer.ts';

export interface ReportAsked {
  /** Whether small copies of the photos that it gets wrong are in it. */
  readonly withPhotos: boolean;
  /** What the page says of the recipe and its cost. */
  readonly words: Pick<ReportFacts, 'recipe' | 'cost'>;
}

export interface WrittenReport {
  readonly fileName: string;
  readonly file: Blob;
}

/** The open run’s student on a split, on one picture, and with classes added to it. */
export interface ResultsSession {
  evaluate(split: Split): Promise<boolean>;
  /** @param image a file, for the decoder that imports have, or what stands on the page: a frame of the webcam */
  guess(image: ImageBitmapSource): Promise<Guess | null>;
  /** The open run as one HTML file, to be sent to somebody; null where that failed, in words. */
  writeReport(asked: ReportAsked): Promise<WrittenReport | null>;
  /**
   * Gives the open run's student, which must answer in the teacher's space, one more class: the teacher reads the
   * name.
   */
  addClass(name: string): Promise<boolean>;
  cancelAddClass(): void;
  /** Takes an added class away again. */
  removeClass(name: string): Promise<boolean>;
}
