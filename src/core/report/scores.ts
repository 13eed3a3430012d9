/** How good the student is: by split with intervals, by class, and who is taken for whom. */
import { type Answer, answersOf } from '../metrics/answers.ts';
import type { Confusion } from '../metrics/confusion.ts';
import { figuresOfEvaluation } from '../metrics/figures.ts';
import { figureInWords } from '../metrics/in-words.ts';
import { wilsonInterval } from '../metrics/interval.ts';
import { METRICS } from '../metrics/registry.ts';
import { summarise } from '../metrics/summary.ts';
import { TOP1 } from '../metrics/top1.ts';
import type { Evaluation } from '../records/run.ts';
import type { Knowledge } from '../records/teacher.ts';
import { type Html, html, name } from './html.ts';

/** More classes than this are no matrix that one can read on paper. */
const MOST_IN_MATRIX = 20;
const MOST_PAIRS = 15;

const percent = (share: number) => (Number.isNaN(share) ? '–' : figureInWords(share, 'share'));

/** Accuracy of a split and how far chance may move it. */
export function accuracyOf(evaluation: Evaluation): { readonly share: number; readonly interval: string } {
  const photos = evaluation.labels.length;
  const share = figuresOfEvaluation(evaluation)[TOP1.id]!;
  const hits = answersOf(evaluation).filter(({ actual, predicted }: Answer) => actual === predicted).length;
  const { low, high } = wilsonInterval(hits, photos);
  return { share, interval: `${percent(low)} to ${percent(high)}` };
}

export function splitTable(evaluations: readonly Evaluation[], knowledge: Knowledge | null): Html {
  // Once a split: every metric looks at every answer.
  const measured = evaluations
    .filter(({ labels }) => labels.length > 0)
    .map((evaluation) => {
      const { split, labels } = evaluation;
      return { split, labels, figures: figuresOfEvaluation(evaluation), right: accuracyOf(evaluation) };
    });
  const others = METRICS.all().filter(({ id }) => id !== TOP1.id);
  const rows = others.flatMap((metric) => {
    const values = measured.map(({ figures }) => figures[metric.id] ?? Number.NaN);
    if (values.every(Number.isNaN)) return [];
    const cells = values.map(
      (value) => html`<td>${Number.isNaN(value) ? '–' : figureInWords(value, metric.words.format)}</td>`,
    );
    return html`<tr><th scope="row">${metric.words.name}${metric.words.better === 'lower' ? ' (lower is better)' : ''}</th>${cells}</tr>`;
  });
  const known = (label: string, of: (split: 'validation' | 'test') => number | null | undefined) => {
    const values = measured.map(({ split }) => (split === 'train' ? null : (of(split) ?? null)));
    if (values.every((value) => value === null)) return null;
    return html`<tr><th scope="row">${label}</th>${values.map((value) => html`<td>${value === null ? '–' : percent(value)}</td>`)}</tr>`;
  };
  return html`<table>
<thead><tr><td></td>${measured.map(({ split, labels }) => html`<th scope="col">${split}, ${labels.length.toLocaleString('en')} photos</th>`)}</tr></thead>
<tbody>
<tr class="main"><th scope="row">Right</th>${measured.map(({ right }) => html`<td>${percent(right.share)}</td>`)}</tr>
<tr><th scope="row">95 % interval of that</th>${measured.map(({ right }) => html`<td>${right.interval}</td>`)}</tr>
${rows}
${known('What the teacher knows: linear probe', (split) => knowledge?.linearProbe[split])}
${known(`What the teacher knows: ${knowledge?.neighbours ?? ''} nearest photos`, (split) => knowledge?.knn[split])}
</tbody></table>
<p class="small">The interval (Wilson, 95 %) says how far chance may move the share with so many photos. Validation photos were watched while it trained; test photos were not used.</p>`;
}

export function classTable({ probabilities, labels, classes, split }: Evaluation): Html {
  const { perClass } = summarise({ values: probabilities, classes: classes.length }, labels);
  const rows = perClass.map(
    ({ support, precision, recall, f1 }, k) =>
      html`<tr><th scope="row">${name(classes[k]!)}</th><td>${support}</td><td>${percent(recall)}</td><td>${intervalOf(recall, support)}</td><td>${percent(precision)}</td><td>${Number.isNaN(f1) ? '–' : f1.toFixed(3)}</td></tr>`,
  );
  return html`<table><caption>On the ${split} photos</caption>
<thead><tr><th scope="col">Class</th><th scope="col">Photos</th><th scope="col">Found (recall)</th><th scope="col">95 %</th><th scope="col">Right when said (precision)</th><th scope="col">F1</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function intervalOf(recall: number, support: number): string {
  if (support === 0) return '–';
  const { low, high } = wilsonInterval(Math.round(recall * support), support);
  return `${percent(low)} to ${percent(high)}`;
}

export function confusionSection({ probabilities, labels, classes }: Evaluation): Html {
  const { confusion } = summarise({ values: probabilities, classes: classes.length }, labels);
  return classes.length <= MOST_IN_MATRIX ? matrix(confusion, classes) : pairs(confusion, classes);
}

function matrix({ counts }: Confusion, classes: readonly string[]): Html {
  const places = classes.map((_, place) => place);
  const most = Math.max(1, ...counts);
  const cell = (actual: number, predicted: number) => {
    const count = counts[actual * classes.length + predicted]!;
    const isRight = actual === predicted;
    // The number says it; the shade only leads the eye.
    return html`<td class="${isRight ? 'right' : count > 0 ? 'wrong' : ''}" style="--share: ${Math.round((count / most) * 100)}%">${count === 0 ? '·' : count}</td>`;
  };
  return html`<div class="wide"><table class="matrix"><caption>Rows: what it is. Columns: what it was taken for.</caption>
<thead><tr><td></td>${places.map((k) => html`<th scope="col"><span>${name(classes[k]!)}</span></th>`)}</tr></thead>
<tbody>${places.map((actual) => html`<tr><th scope="row">${name(classes[actual]!)}</th>${places.map((predicted) => cell(actual, predicted))}</tr>`)}</tbody>
</table></div>`;
}

function pairs({ counts }: Confusion, classes: readonly string[]): Html {
  const found: { actual: number; predicted: number; count: number }[] = [];
  counts.forEach((count, at) => {
    const [actual, predicted] = [Math.floor(at / classes.length), at % classes.length];
    if (count > 0 && actual !== predicted) found.push({ actual, predicted, count });
  });
  found.sort((a, b) => b.count - a.count);
  if (found.length === 0) return html`<p>No class was taken for another.</p>`;
  const rows = found
    .slice(0, MOST_PAIRS)
    .map(
      ({ actual, predicted, count }) =>
        html`<tr><th scope="row">${name(classes[actual]!)}</th><td>${name(classes[predicted]!)}</td><td>${count}</td></tr>`,
    );
  return html`<table><caption>Of ${classes.length} classes, what is mixed up most often</caption>
<thead><tr><th scope="col">It is</th><th scope="col">Taken for</th><th scope="col">Photos</th></tr></thead><tbody>${rows}</tbody></table>`;
}
