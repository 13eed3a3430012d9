/** What a student was measured to do, as tables of a model card. */
import { figureInWords } from '../../metrics/in-words.ts';
import { wilsonInterval } from '../../metrics/interval.ts';
import { METRICS } from '../../metrics/registry.ts';
import { summarise } from '../../metrics/summary.ts';
import { TOP1 } from '../../metrics/top1.ts';
import type { Evaluation } from '../../records/run.ts';
import { plain } from '../readme.ts';

/** A share of photos with the bounds between which chance leaves it in 95 of 100 cases. */
export function shareInWords(hits: number, photos: number): string {
  const { low, high } = wilsonInterval(hits, photos);
  return `${percent(hits / photos)} (${percent(low)} to ${percent(high)})`;
}

/** Figures that were measured, one line a metric and one column a split. */
export function figuresTable(evaluations: readonly Evaluation[]): string {
  const rows = METRICS.all().flatMap(({ id, words }) => {
    const cells = evaluations.map(({ figures, labels }) => {
      const value = figures[id];
      if (value === undefined || Number.isNaN(value)) return '–';
      if (id === TOP1.id) return shareInWords(Math.round(value * labels.length), labels.length);
      return figureInWords(value, words.format);
    });
    return cells.every((cell) => cell === '–') ? [] : [[words.name, ...cells]];
  });
  const heads = evaluations.map(({ split, labels }) => `${split}, ${labels.length} photos`);
  return table(['', ...heads], rows);
}

/** Of the classes that it was asked about. */
export function classTable({ probabilities, labels, classes }: Evaluation): string {
  const { perClass } = summarise({ values: probabilities, classes: classes.length }, labels);
  const rows = perClass.map(({ support, recall, precision, f1 }, place) => [
    plain(classes[place]!),
    String(support),
    support === 0 ? '–' : shareInWords(Math.round(recall * support), support),
    Number.isNaN(precision) ? '–' : percent(precision),
    Number.isNaN(f1) ? '–' : f1.toFixed(3),
  ]);
  return table(['class', 'photos', 'found (recall)', 'right when named (precision)', 'F1'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
