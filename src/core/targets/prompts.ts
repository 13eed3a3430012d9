/**
 * Class names as texts, and texts as one direction a class: prompt ensembles. Each name and description goes through
 * every template; a class is the mean of its unit text embeddings, of unit length again. Reference: CLIP,
 * arXiv:2103.00020, section 3.1.4.
 */
import { PupilError } from '../errors.ts';
import type { ClassPrompt, NamingNotes } from '../naming.ts';
import { collisionKey } from '../photos/class-names.ts';
import { type Rows, rowCount, unitRows } from './normalise.ts';

/** Where the class goes in a template. */
export const CLASS_SLOT = '{}';
export const DEFAULT_TEMPLATES: readonly string[] = [
  'a photo of a {}.',
  'a photo of the {}.',
  'a close-up photo of a {}.',
  'a photo of one {}.',
  'a cropped photo of a {}.',
];
/** A text tower reads the first 64 to 77 tokens; what is longer than this is a mistake, not a name. */
const MAX_WORDS = 300;

export interface ExpandedPrompts {
  /** Each text once. */
  readonly texts: readonly string[];
  /** Into `texts`, one list a class. */
  readonly ofClass: readonly (readonly number[])[];
}

/**
 * What a teacher reads to know the classes of a project: the user's prompts and sentences where there are
 * any, else the names alone in the usual sentences.
 * @throws {PupilError} RECIPE_INVALID as `expandPrompts`
 */
export function classPrompts(
  classes: readonly string[],
  notes: Pick<NamingNotes, 'prompts' | 'templates'> | null,
): ExpandedPrompts {
  const prompts = classes.map((name): ClassPrompt => {
    return notes?.prompts.find((prompt) => prompt.name.trim() === name) ?? { name, descriptions: [] };
  });
  return expandPrompts(prompts, notes?.templates ?? DEFAULT_TEMPLATES);
}

/**
 * @throws {PupilError} RECIPE_INVALID for no class, an empty or repeated name, or a template without a place for the
 * class
 */
export function expandPrompts(
  prompts: readonly ClassPrompt[],
  templates: readonly string[],
): ExpandedPrompts {
  const names = prompts.map(({ name }) => name.trim());
  if (names.length === 0 || names.includes('')) throw invalid('Every class needs a name.');
  const keys = names.map(collisionKey);
  const twin = keys.findIndex((key, at) => keys.indexOf(key) !== at);
  if (twin >= 0) {
    const [first, second] = [names[keys.indexOf(keys[twin]!)]!, names[twin]!];
    throw invalid(
      first === second
        ? `There are two classes called ${first}. Rename one of them.`
        : `“${first}” and “${second}” would be taken for one class. Rename one of them.`,
    );
  }
  const used = templates.length === 0 ? [CLASS_SLOT] : templates;
  const bad = used.find((template) => !template.includes(CLASS_SLOT));
  if (bad !== undefined)
    throw invalid(`The sentence “${bad}” has no ${CLASS_SLOT}, where the class would go.`);

  const places = new Map<string, number>();
  const ofClass = prompts.map(({ name, descriptions }) => {
    const words = [name, ...descriptions].map((text) => text.trim()).filter((text) => text !== '');
    const texts = words.flatMap((word) => used.map((template) => template.replaceAll(CLASS_SLOT, word)));
    return [...new Set(texts)].map((text) => {
      if (text.length > MAX_WORDS)
        throw invalid(`“${text.slice(0, 40)}…” has ${text.length} letters; ${MAX_WORDS} are the most.`);
      const place = places.get(text) ?? places.size;
      places.set(text, place);
      return place;
    });
  });
  return { texts: [...places.keys()], ofClass };
}

/** One unit direction a class, [K, D]. @param texts embeddings [texts, D], not normalised */
export function classAnchors(
  texts: Rows,
  ofClass: ExpandedPrompts['ofClass'],
): Rows & { readonly values: Float32Array<ArrayBuffer> } {
  const { dims } = texts;
  const unit = unitRows(texts).values;
  const sums = new Float32Array(ofClass.length * dims);
  for (const [c, places] of ofClass.entries()) {
    for (const place of places) {
      if (place >= rowCount(texts)) throw invalid(`There is no embedding of text ${place}.`);
      for (let d = 0; d < dims; d++) sums[c * dims + d]! += unit[place * dims + d]! / places.length;
    }
  }
  return unitRows({ dims, values: sums });
}

function invalid(message: string): PupilError {
  return new PupilError('RECIPE_INVALID', message);
}
