/**
 * Sums of objectives as one line, `ce+0.5*fd`: how what a user composed is called in a recipe, in a comparison and on
 * a command line. A term without a number has its objective's own weight. Options are not part of it: they stand in
 * the recipe's terms.
 */
import { PupilError } from '../errors.ts';
import type { ObjectiveTerm } from '../recipe/recipe.ts';
import { asksTeacher } from '../supplies/needs.ts';
import { OBJECTIVE_PRESET_IDS, OBJECTIVE_PRESETS, type ObjectivePreset, studioTraining } from './presets.ts';
import { needsOf, OBJECTIVES } from './registry.ts';

/** The term as it joins a sum: weight and options as its objective recommends. */
export function defaultTerm(id: string): ObjectiveTerm {
  return { id, weight: OBJECTIVES.get(id).weight, options: {} };
}

export function writeComposition(terms: readonly ObjectiveTerm[]): string {
  const weighted = ({ id, weight }: ObjectiveTerm) => `${Number(weight.toPrecision(3))}*${id}`;
  const line = terms
    .map((term) => (term.weight === OBJECTIVES.get(term.id).weight ? term.id : weighted(term)))
    .join('+');
  const namesake = presetNamed(line);
  // `fd` alone is not the preset fd, which has labels beside it: its weight tells them apart.
  return namesake === null || hasSameIds(namesake.terms(1), terms) ? line : terms.map(weighted).join('+');
}

/** Whether two sums are of the same terms in the same order, whatever their weights and options. */
export function hasSameIds(one: readonly ObjectiveTerm[], other: readonly ObjectiveTerm[]): boolean {
  return one.map(({ id }) => id).join() === other.map(({ id }) => id).join();
}

/** @throws {PupilError} RECIPE_INVALID for an unknown objective, one named twice, or a weight that is not above 0 */
export function readComposition(text: string): readonly ObjectiveTerm[] {
  const terms = text.split('+').map((part) => readTerm(part.trim(), text));
  const ids = terms.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw invalid(text, `it names ${twice} twice`);
  return terms;
}

function readTerm(part: string, text: string): ObjectiveTerm {
  const [, factor, name] = /^(?:([^*]*)\*)?(.*)$/s.exec(part)!;
  const id = name!.trim();
  if (!OBJECTIVES.has(id)) throw invalid(text, `there is no objective “${name}”`);
  const term = defaultTerm(id);
  if (factor === undefined) return term;
  const weight = factor.trim() === '' ? Number.NaN : Number(factor);
  if (!(weight > 0 && weight <= 100)) throw invalid(text, `“${factor}” is no weight from 0 to 100`);
  return { ...term, weight };
}

function invalid(text: string, why: string): PupilError {
  return new PupilError(
    'RECIPE_INVALID',
    `“${text}” is no objective: ${why}. Take one of ${OBJECTIVE_PRESET_IDS.join(', ')}, or a sum such as ce+0.5*fd of ${OBJECTIVES.ids().join(', ')}.`,
    { objective: text },
  );
}

/** null for the name of a sum. */
export function presetNamed(name: string): ObjectivePreset | null {
  const id = OBJECTIVE_PRESET_IDS.find((known) => known === name);
  return id === undefined ? null : OBJECTIVE_PRESETS[id];
}

/** A preset by its id, or a sum as if it were one. @throws {PupilError} RECIPE_INVALID where it is neither */
export function objectiveOf(text: string): ObjectivePreset {
  const known = presetNamed(text);
  if (known !== null) return known;
  const terms = readComposition(text);
  return {
    id: text,
    name: nameOf(terms),
    explanation: terms.map(({ id }) => OBJECTIVES.get(id).explanation).join(' '),
    provenance: 'Composed here, of terms at their own weights unless it says otherwise.',
    needsTeacher: asksTeacher(needsOf(terms)),
    terms: () => terms,
    training: studioTraining,
  };
}

/** `Labels + 0.5 × The teacher’s view of each photo` */
export function nameOf(terms: readonly ObjectiveTerm[]): string {
  return terms
    .map(
      ({ id, weight }) =>
        (weight === 1 ? '' : `${Number(weight.toPrecision(3))} × `) + OBJECTIVES.get(id).name,
    )
    .join(' + ');
}
