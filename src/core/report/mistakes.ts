/** Where the student fails: what it was surest of and wrong. */
import { type Answer, answersOf, mistakes } from '../metrics/answers.ts';
import { figureInWords } from '../metrics/in-words.ts';
import type { Evaluation } from '../records/run.ts';
import type { ReportFacts } from './facts.ts';
import { type Html, html, name } from './html.ts';

export const MOST_MISTAKES = 12;

/** The worst mistakes, surest first. */
export function worstMistakes(evaluation: Evaluation): readonly Answer[] {
  return mistakes(answersOf(evaluation)).slice(0, MOST_MISTAKES);
}

export function mistakesSection(
  evaluation: Evaluation,
  { names, pictures }: Pick<ReportFacts, 'names' | 'pictures'>,
): Html {
  const all = mistakes(answersOf(evaluation));
  if (all.length === 0)
    return html`<p>Not one of the ${evaluation.split} photos was taken for another class.</p>`;
  const { classes } = evaluation;
  const worst = all.slice(0, MOST_MISTAKES);
  const said = ({
    predicted,
    actual,
    ofPredicted,
    ofActual,
  }: Answer) => html`taken for <b>${name(classes[predicted]!)}</b>
      (${figureInWords(ofPredicted, 'share')}), is ${name(classes[actual]!)} (${figureInWords(ofActual, 'share')})`;
  const lead = html`<p>${all.length} of ${evaluation.labels.length} ${evaluation.split} photos are taken for another class.
    These are the ${worst.length} of which it was surest.</p>`;
  if (pictures === null) {
    return html`${lead}<ol>${worst.map((one) => html`<li>${name(names.get(one.id) ?? one.id)}: ${said(one)}</li>`)}</ol>`;
  }
  return html`${lead}<ul class="photos">${worst.map((one) => {
    const picture = pictures.get(one.id);
    const called = names.get(one.id) ?? one.id;
    const image =
      picture === undefined
        ? html`<p class="gone">Its copy is not stored any more.</p>`
        : html`<img src="${picture}" alt="${called}">`;
    return html`<li>${image}<p>${said(one)}</p><p class="small">${name(called)}</p></li>`;
  })}</ul>`;
}
