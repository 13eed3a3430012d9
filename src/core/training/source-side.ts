/** At which size photos are held for a student: its crops and views, and whole photos, are cut and reduced from that. */
import { STUDENT_SIDE_PX, WORKING_SHORT_SIDE_PX } from '../limits.ts';

/** Crops of 64 % of a photo and more are then not enlarged; working copies have this much room above 224 px, too. */
const ROOM = 1.25;
/** So that the bytes of a photo are whole words, as kernels read them. */
const SIDE_STEP_PX = 4;

/**
 * The side of the squares that a student of this image size is shown photos from: of the stored student pixels up to
 * their own size, else a quarter more than the student's, which is taken from the working copies.
 */
export function sourceSidePx(imageSizePx: number): number {
  if (imageSizePx <= STUDENT_SIDE_PX) return STUDENT_SIDE_PX;
  const roomyPx = SIDE_STEP_PX * Math.ceil((ROOM * imageSizePx) / SIDE_STEP_PX);
  return Math.max(imageSizePx, Math.min(WORKING_SHORT_SIDE_PX, roomyPx));
}

/** The squares that a photo is reduced to in turn, so that a student is shown it as it was shown photos in training. */
export function reducedSidesPx(imageSizePx: number): readonly number[] {
  return [...new Set([sourceSidePx(imageSizePx), imageSizePx])];
}
