/** Reads an objective's options: what the recipe says, else the objective's default. */
import { PupilError } from '../errors.ts';
import type { ObjectiveOption, ObjectiveOptions } from './objective.ts';

export function numberOption(
  declared: readonly ObjectiveOption[],
  options: ObjectiveOptions,
  name: string,
): number {
  const value = read(declared, options, name);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new PupilError('RECIPE_INVALID', `Option ${name} must be a number, not ${String(value)}.`);
  }
  return value;
}

export function switchOption(
  declared: readonly ObjectiveOption[],
  options: ObjectiveOptions,
  name: string,
): boolean {
  const value = read(declared, options, name);
  if (typeof value !== 'boolean') {
    throw new PupilError('RECIPE_INVALID', `Option ${name} must be on or off, not ${String(value)}.`);
  }
  return value;
}

function read(declared: readonly ObjectiveOption[], options: ObjectiveOptions, name: string) {
  return options[name] ?? declared.find((option) => option.name === name)?.value;
}
