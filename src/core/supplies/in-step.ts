/** What a step makes from the student itself, where a term asks for it, and what it remembers of it for the next. */
import type * as tf from '@tensorflow/tfjs-core';
import { suppliesIn } from './needs.ts';
import type { Needs, Supplies } from './registry.ts';
import type { Answers, MemorySizes, Pass } from './supply.ts';

/** Part of the training state, by the ids of the supplies. */
export type Memories = ReadonlyMap<string, tf.Tensor>;

/** Before the first step. */
export function freshMemories(needs: Needs, sizes: MemorySizes): Memories {
  return new Map(
    suppliesIn(needs).flatMap(([{ id, memory }]) => (memory ? [[id, memory.fresh(sizes)]] : [])),
  );
}

/** To be called where gradients are taken. */
export function stepSupplies(
  needs: Needs,
  pass: Omit<Pass, 'memory'>,
  memories: Memories,
): Partial<Supplies> {
  const made = suppliesIn(needs).flatMap(([{ id, step }, settings]) =>
    step === undefined ? [] : [[id, step({ ...pass, memory: memories.get(id) ?? null }, settings)]],
  );
  return Object.fromEntries(made);
}

/** After a step. Those before it stay as they are. */
export function nextMemories(needs: Needs, before: Memories, answers: Answers): Memories {
  return new Map(
    suppliesIn(needs).flatMap(([{ id, memory }, settings]) =>
      memory && before.has(id) ? [[id, memory.next(before.get(id)!, answers, settings)]] : [],
    ),
  );
}
