/**
 * The number of photos is open. While sizes are computed it is a number that no network has by itself, so that
 * whatever a graph does with it can be told from everything else.
 */

/** A prime, and small enough that its products with other sizes are exact. */
export const BATCH = 1_000_003;

/** What is repeated for each photo need not be: an axis of 1 in the place of the photos' says the same. */
export const once = (dims: readonly number[]): number[] => dims.map((size) => (size === BATCH ? 1 : size));
