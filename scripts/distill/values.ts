/** Values of the options of distill, each checked for itself. */
import { objectiveOf } from '../../src/core/objectives/composition.ts';
import { usageOf } from '../commands/usage.ts';

export const usage = usageOf('distill');

export function oneOf<T extends string | number>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => String(item) === value);
  if (found === undefined) throw usage(`${flag} ${value} is not known: choose one of ${allowed.join(', ')}.`);
  return found;
}

export function objective(flag: string, value: string): string {
  try {
    return objectiveOf(value).id;
  } catch (thrown) {
    throw usage(`${flag}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

export function whole(flag: string, value: string, largest: number, smallest = 1): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < smallest || number > largest) {
    throw usage(`${flag} ${value} is not a whole number from ${smallest} to ${largest}.`);
  }
  return number;
}

export function share(flag: string, value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 1))
    throw usage(`${flag} ${value} is not a share from 0 to 1.`);
  return number;
}
