/** How a network wants its pixels, as a choice: the usual ways, and what its own file says where that is another. */
import type { Normalisation } from '../../core/students/interpreters/graph-model.ts';
import { type UsualNormalisation as Named, NORMALISATIONS } from '../../core/teachers/image-encoder.ts';
import { NORMALISATIONS as WORDS } from '../teacher/encoder-words.ts';

export const OWN_SCALING = 'own';
export type Scaling = Named | typeof OWN_SCALING;

/** Of pixels scaled to 0..1. */
export function scalingNamed(name: Named): Normalisation {
  const { mean, std } = NORMALISATIONS[name] ?? { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };
  return { mean: [mean[0], mean[1], mean[2]], std: [std[0], std[1], std[2]] };
}

export function scalingOf(normalisation: Normalisation): Scaling {
  const found = WORDS.find(({ value }) => isSame(scalingNamed(value), normalisation));
  return found?.value ?? OWN_SCALING;
}

export function scalingChoices(
  normalisation: Normalisation,
): readonly { readonly value: Scaling; readonly label: string }[] {
  const usual = WORDS.map(({ value, words }) => ({ value, label: words }));
  return scalingOf(normalisation) === OWN_SCALING
    ? [{ value: OWN_SCALING, label: 'as its preprocessor_config.json says' }, ...usual]
    : usual;
}

/** Files write these numbers with six digits or more. */
const isSame = (a: Normalisation, b: Normalisation) =>
  [...a.mean, ...a.std].every((value, i) => Math.abs(value - [...b.mean, ...b.std][i]!) < 1e-5);
