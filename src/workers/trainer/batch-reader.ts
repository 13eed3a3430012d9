/**
 * The photos of a batch at a time, decoded while the step before it is taken: for runs whose photos do not all fit in
 * memory. Which photos a step takes, its draw says, so that there is nothing to guess.
 */
import { PupilError } from '../../core/errors.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { ImageSource } from '../../core/training/augment.ts';
import type { Draw, Sampler } from '../../core/training/sampler.ts';
import { pixelBytes } from './pixels.ts';
import { type Copies, readSquares } from './squares.ts';

/** A step's photos, and those of the step after it. */
const BATCHES_HELD = 2;

/** The photos of a run's batches, there in time. */
export interface BatchPhotos {
  readonly source: ImageSource;
  /** Each photo is the row of its number, from now on. */
  readonly isWhole: boolean;
  /**
   * Resolves once the photos of a step are there, and begins with those of the next one. They stay until
   * those are asked for.
   * @throws {PupilError} as `readSquares` does
   */
  ready(step: number): Promise<void>;
  /** Rows of the source in which the photos of a step lie [B]; the step must be ready. */
  rowsOf(step: number, drawn: Draw): Int32Array;
}

export interface ReadPhotos {
  readonly ids: readonly PhotoId[];
  readonly sidePx: number;
  readonly copies: Copies;
}

/** Of the pixels that a reader holds. */
export function batchBytes(batchSize: number, sidePx: number): number {
  return BATCHES_HELD * pixelBytes(batchSize, sidePx);
}

/** What one of the two buffers holds, or will hold. */
interface Filling {
  readonly step: number;
  readonly done: Promise<void>;
  isFilled: boolean;
}

export function createBatchReader(
  { ids, sidePx, copies }: ReadPhotos,
  draw: Sampler,
  batchSize: number,
): BatchPhotos {
  const pixels = new Uint8Array(batchBytes(batchSize, sidePx));
  const fillings: (Filling | undefined)[] = [];
  const firstRow = (step: number) => (step % BATCHES_HELD) * batchSize;

  const fill = async (step: number, before: Promise<void> | undefined): Promise<void> => {
    // A buffer is written by one at a time; what became of the one before is its own affair.
    await before?.catch(() => undefined);
    const first = firstRow(step);
    const photos = Array.from(draw(step).photos, (photo) => ids[photo]!);
    const take = (square: Uint8Array, place: number) => pixels.set(square, (first + place) * square.length);
    await readSquares(photos, sidePx, take, copies);
  };

  const begin = (step: number): Filling => {
    const at = step % BATCHES_HELD;
    const before = fillings[at];
    if (before?.step === step) return before;
    const filling: Filling = { step, done: fill(step, before?.done), isFilled: false };
    fillings[at] = filling;
    filling.done.then(
      () => {
        filling.isFilled = true;
      },
      // Met by whoever waits for the step; asked for again, it is read again.
      () => {
        if (fillings[at] === filling) fillings[at] = undefined;
      },
    );
    return filling;
  };

  return {
    source: { pixels, sidePx },
    isWhole: false,
    async ready(step) {
      await begin(step).done;
      begin(step + 1);
    },
    rowsOf(step, { photos }) {
      const filling = fillings[step % BATCHES_HELD];
      if (filling?.step === step && filling.isFilled) return photos.map((_, row) => firstRow(step) + row);
      throw new PupilError('UNEXPECTED', `The photos of step ${step} have not been read. Resume the run.`, {
        step,
      });
    },
  };
}
