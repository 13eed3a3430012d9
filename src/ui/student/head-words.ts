/** How a student comes to its classes, in plain words. */

import type { Recipe } from '../../core/recipe/recipe.ts';
import { HEAD_IDS, type HeadId, headIdOf } from '../../core/students/head.ts';

interface HeadWords {
  readonly name: string;
  /** In a list of runs; empty for what goes without saying. */
  readonly short: string;
  readonly explanation: string;
}

export const HEAD_WORDS: Readonly<Record<HeadId, HeadWords>> = {
  classes: {
    name: 'For these classes',
    short: '',
    explanation: 'One output a class, learned with the rest. The smallest student, and the usual choice.',
  },
  centroids: {
    name: 'In the teacher’s space, by class averages',
    short: 'answers by class averages',
    explanation: 'A photo gets the class whose photos, averaged as the teacher sees them, are nearest.',
  },
  probe: {
    name: 'In the teacher’s space, by the teacher’s probe',
    short: 'answers by the teacher’s probe',
    explanation: 'The linear probe that was fitted to what the teacher sees judges what the student sees.',
  },
  texts: {
    name: 'In the teacher’s space, by class names',
    short: 'answers by class names',
    explanation:
      'A photo gets the class whose name, as the teacher reads it, is nearest. No photo needs a label.',
  },
};

export const HEAD_CHOICES = HEAD_IDS.map((id) => ({ id, ...HEAD_WORDS[id] }));

export function headWords({ head }: Pick<Recipe, 'head'>): HeadWords {
  return HEAD_WORDS[headIdOf(head)];
}
