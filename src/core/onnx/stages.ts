/** Names the values after a network's stages, for objectives that look inside (`isStage`). */
import type { Program, Step } from '../students/layers.ts';

type Shape = readonly number[];

/** @param shapes of all the program's values */
export function withStages({ steps, output }: Program, shapes: readonly Shape[]): Program {
  const maps = stageEnds(steps, shapes);
  const blocks = maps.length > 0 ? [] : blockEnds(steps, shapes);
  const taps = new Map<number, string>();
  for (const [i, value] of maps.entries()) taps.set(value, `map${i}`);
  for (const [i, value] of blocks.entries()) taps.set(value, `block${i}_out`);
  return {
    steps: steps.map((step, i) => {
      const tap = taps.get(i + 1);
      return tap === undefined ? step : { ...step, tap };
    }),
    output,
  };
}

/** Of each size of image inside the network, the last value that something smaller is made of. */
function stageEnds(steps: readonly Step[], shapes: readonly Shape[]): readonly number[] {
  const ends = new Map<number, number>();
  for (const [i, { from }] of steps.entries()) {
    const after = shapes[i + 1]!;
    for (const value of from) {
      const before = shapes[value]!;
      const isImage = before.length === 3 && before[0]! > 1 && before[2] !== 3;
      const isSmaller = after.length !== 3 || after[0]! < before[0]!;
      if (isImage && isSmaller && after.length !== 2)
        ends.set(before[0]!, Math.max(value, ends.get(before[0]!) ?? 0));
    }
  }
  return [...ends.values()].sort((a, b) => a - b);
}

/** Of tokens: every second sum with what was there before, counted from the last. */
function blockEnds(steps: readonly Step[], shapes: readonly Shape[]): readonly number[] {
  const sums = steps.flatMap(({ op }, i) => (op === 'add' && shapes[i + 1]!.length === 2 ? [i + 1] : []));
  return sums.filter((_, i) => (sums.length - 1 - i) % 2 === 0);
}
