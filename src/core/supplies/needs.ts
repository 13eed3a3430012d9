/** What terms ask for, read off the supplies that they name. */
import { deepEqual } from '../deep-equal.ts';
import { PupilError } from '../errors.ts';
import { type Needs, SUPPLIES } from './registry.ts';
import type { FolderSizes, Supply } from './supply.ts';

/** The supplies that are asked for, each with the settings that it is asked for with. */
export function suppliesIn(needs: Needs): readonly (readonly [supply: Supply, settings: unknown])[] {
  return Object.entries(needs)
    .filter(([id]) => id !== 'labels')
    .map(([id, settings]) => [SUPPLIES.get(id), settings]);
}

/** Only a teacher who has looked at the photos can meet them. */
export function asksTeacher(needs: Needs): boolean {
  return suppliesIn(needs).some(([{ asks }]) => asks !== undefined);
}

/** Only a teacher who has read the class names can meet them. */
export function asksReader(needs: Needs): boolean {
  return suppliesIn(needs).some(([{ asks }]) => asks === 'reader');
}

/**
 * All needs as one.
 * @throws {PupilError} RECIPE_INVALID where two want the same thing with other settings: a run prepares it once
 */
export function joinNeeds(all: readonly Needs[]): Needs {
  const joined: Record<string, unknown> = {};
  for (const [name, wanted] of all.flatMap((needs) => Object.entries(needs))) {
    const other = joined[name] ?? wanted;
    if (!deepEqual(other, wanted)) {
      throw new PupilError(
        'RECIPE_INVALID',
        `Two terms of this objective ask for ${name} with other settings, ${inWords(other)} and ${inWords(wanted)}. Give both the same.`,
        { need: name },
      );
    }
    joined[name] = wanted;
  }
  return joined;
}

function inWords(settings: unknown): string {
  return Object.entries(settings as Record<string, unknown>)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

/** `labels and the teacher’s mean embedding of each class` */
export function needsWords(needs: Needs): string {
  const words = [
    ...(needs.labels === undefined ? [] : ['labels']),
    ...suppliesIn(needs).map(([supply]) => supply.words),
  ];
  if (words.length === 0) return 'nothing but the photos and their labels';
  const last = words.pop()!;
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

/** What a picture moves in the place of the student's answer, in words; null where it is the answer itself. */
export function movedIn(needs: Needs): string | null {
  return suppliesIn(needs).find(([{ moved }]) => moved !== undefined)?.[0].moved ?? null;
}

/** Host memory that they will take in a folder of these sizes. */
export function forecastBytes(needs: Needs, sizes: FolderSizes): number {
  return suppliesIn(needs).reduce(
    (sum, [supply, settings]) => sum + (supply.bytes?.(sizes, settings) ?? 0),
    0,
  );
}
