/**
 * Class-balanced batches: every class is drawn equally often, however many photos it has. Photos without a label keep
 * the share of the batch that they have of the pool. A function of the step alone, like the plain sampler: within a
 * class, pass follows pass.
 */
import { createRandom } from '../random.ts';
import type { Sampler } from './sampler.ts';

const ROUND_STREAMS = 0x2f9be6cc;
const CLASS_STREAMS = 0x71c9bf51;

/** @param pool the photos to draw from, at least one @param labels class of each photo, negative = none */
export function createBalancedSampler(
  pool: ArrayLike<number>,
  labels: ArrayLike<number>,
  batchSize: number,
  seed: number,
): Sampler {
  const members = new Map<number, number[]>();
  const unlabelled: number[] = [];
  for (const photo of Array.from(pool)) {
    const label = labels[photo]!;
    if (label < 0) unlabelled.push(photo);
    else if (members.get(label)?.push(photo) === undefined) members.set(label, [photo]);
  }
  const classes = [...members.keys()].sort((a, b) => a - b);
  const labelledShare = (pool.length - unlabelled.length) / pool.length;
  const streams = new Map(classes.map((label) => [label, passesOver(members.get(label)!, seed, label + 1)]));
  const others = passesOver(unlabelled, seed, 0);
  const rounds = passesOver(classes, seed ^ ROUND_STREAMS, 0);
  return (step) => {
    const photos = new Int32Array(batchSize);
    const passes = new Int32Array(batchSize);
    for (let row = 0; row < batchSize; row++) {
      const position = step * batchSize + row;
      // The labelled places are spread evenly: place p has one where the running share passes the next whole number.
      const before = Math.floor(position * labelledShare);
      const isLabelled = Math.floor((position + 1) * labelledShare) > before || unlabelled.length === 0;
      const turn = unlabelled.length === 0 ? position : before;
      // Each round shows every class once, in a drawn order: its number is also the class's own turn.
      const drawn = isLabelled
        ? streams.get(rounds(turn).item)!(Math.floor(turn / classes.length))
        : others(position - before);
      photos[row] = drawn.item;
      passes[row] = drawn.pass;
    }
    return { photos, passes };
  };
}

/** Turn t of the endless stream of shuffled passes over the items. */
function passesOver(
  items: readonly number[],
  seed: number,
  stream: number,
): (turn: number) => { readonly item: number; readonly pass: number } {
  const order = [...items];
  let shuffled = -1;
  return (turn) => {
    const pass = Math.floor(turn / items.length);
    if (pass !== shuffled) {
      for (const [at, item] of items.entries()) order[at] = item;
      createRandom(seed ^ CLASS_STREAMS ^ Math.imul(stream, 0x9e3779b1), pass).shuffle(order);
      shuffled = pass;
    }
    return { item: order[turn % items.length]!, pass };
  };
}
