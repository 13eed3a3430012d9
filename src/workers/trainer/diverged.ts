/** Training left the numbers. Whoever trains catches this, goes back to the last checkpoint and tells the user. */
export class Diverged extends Error {
  readonly step: number;
  readonly what: 'loss' | 'gradient' | 'weights';

  constructor(step: number, what: Diverged['what']) {
    super(`Non-finite ${what} at step ${step}.`);
    this.step = step;
    this.what = what;
  }
}
