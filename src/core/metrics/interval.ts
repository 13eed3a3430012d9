/** How far chance may move an accuracy that was counted on so many photos. */

/** Of the standard normal distribution: 95 % lie within. */
const Z_95 = 1.959964;

export interface Interval {
  /** Shares of 1. */
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % score interval of a share (Wilson 1927, "Probable inference, the law of succession, and statistical
 * inference"): unlike p ± z · sqrt(p (1 − p) / n) it is of use with few photos, and when all or none are right
 * (Brown, Cai, DasGupta 2001).
 * @param hits of `photos`, at least one photo
 */
export function wilsonInterval(hits: number, photos: number): Interval {
  const share = hits / photos;
  const z2 = Z_95 ** 2 / photos;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (Z_95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / photos + z2 / (4 * photos));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
