/** How much of a run's photos is held in memory as pixels; what is more is read again when it is needed. */

export interface PixelLimits {
  /** Of training photos. */
  readonly trainBytes: number;
  /** Of each set of photos that the student is checked on. */
  readonly checkBytes: number;
}

export const PIXEL_LIMITS: PixelLimits = {
  trainBytes: 1024 * 1024 * 1024,
  checkBytes: 512 * 1024 * 1024,
};
