/**
 * How long computations stay polite: between two pieces of work they say how far they are, and whoever listens may
 * stop them.
 */

/**
 * Called between pieces of work. A worker reports, lets messages in, and throws to stop; without one nothing is said.
 * @param done pieces so far, of `total`
 */
export type Turn = (done: number, total: number) => Promise<void> | void;

export const noTurn: Turn = () => {};
