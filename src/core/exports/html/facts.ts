/** What the page says of its student: how good it is, and where it comes from. In HTML, names escaped. */

import { figureInWords } from '../../metrics/in-words.ts';
import { wilsonInterval } from '../../metrics/interval.ts';
import { TOP1 } from '../../metrics/top1.ts';
import type { Evaluation } from '../../records/run.ts';
import { startInWords } from '../../training/start.ts';
import type { Provenance } from '../format.ts';
import { UNMEASURED } from '../readme.ts';
import { htmlText } from './escape.ts';

const SPLIT_WORDS = {
  test: 'photos that were kept aside for this test',
  validation: 'photos that it did not learn from, but by which its best moment was chosen',
  train: 'photos that it has learned from',
} as const;

/** Of test photos, else of validation photos. */
export function howGood({
  evaluations,
  addedClasses,
}: Pick<Provenance, 'evaluations' | 'addedClasses'>): string {
  const evaluation =
    evaluations.find(({ split }) => split === 'test') ??
    evaluations.find(({ split }) => split === 'validation');
  return [
    ...(evaluation === undefined ? [paragraph(UNMEASURED)] : measured(evaluation)),
    ...(addedClasses === 0
      ? []
      : [
          paragraph(
            `Its last ${addedClasses === 1 ? 'class was' : `${addedClasses} classes were`} added by name after training: the figure is over the others.`,
          ),
        ]),
    paragraph('It answers with one of its classes whatever it sees, also where none fits.', 'soft'),
  ].join('\n');
}

function measured({ split, labels, figures }: Evaluation): readonly string[] {
  const share = figures[TOP1.id]!;
  const photos = labels.length;
  const { low, high } = wilsonInterval(Math.round(share * photos), photos);
  const figure = (value: number) => figureInWords(value, 'share');
  return [
    paragraph(figure(share), 'figure'),
    paragraph(
      `right, on ${photos.toLocaleString('en')} ${SPLIT_WORDS[split]}. Chance allows for a true figure between ${figure(low)} and ${figure(high)} (95\u00a0% interval).`,
    ),
  ];
}

export function whereFrom({ run, facts, teacher }: Pick<Provenance, 'run' | 'facts' | 'teacher'>): string {
  const { recipe } = run;
  const taught =
    teacher === null
      ? 'It learned from labelled photos alone, without a teacher.'
      : `Its teacher was ${teacher.name} (licence: ${teacher.licence}), whose view of the photos it learned.`;
  return [
    paragraph(taught),
    paragraph('It learned from photos of whoever made it. None of them is in this file.'),
    paragraph(
      `Made with Pupil, in a browser: ${facts.parameters.toLocaleString('en')} parameters, ${facts.imageSizePx} × ${facts.imageSizePx} pixels, objective ${recipe.preset}, ${recipe.epochs} epochs, seed ${recipe.seed}, from ${startInWords(recipe.start)}.`,
      'soft',
    ),
  ].join('\n');
}

function paragraph(text: string, className?: string): string {
  return `<p${className === undefined ? '' : ` class="${className}"`}>${htmlText(text)}</p>`;
}
