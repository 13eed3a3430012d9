/**
 * A student beside its teacher with a probe, in words: what each is better at, and so whether the student is worth it.
 * Nothing is claimed that was not measured, or that so few photos cannot tell.
 */
import { binomialError } from '../../core/bakeoff/statistics.ts';
import type { Split } from '../../core/records/project.ts';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import { siteAddress } from '../../core/site.ts';
import { TEACHERS_PATH } from '../../core/teachers/catalogue.ts';
import { formatCountOf, formatPercent, formatTimes } from '../base/format.ts';

/** Figures of a classifier, on the same photos and the same device as the other's. */
export interface Contender {
  /** Accuracy, 0..1. */
  readonly top1: number;
  readonly sizeBytes: number;
  /** null where it was not measured here. */
  readonly msPerImage: number | null;
}

export interface Asked {
  readonly split: Split;
  readonly photos: number;
  /** Share of the labels that the student may see; the probe sees all. */
  readonly labelBudget: number;
}

export interface Comparison {
  /** What it comes to; null where too little was measured to say so. */
  readonly verdict: string | null;
  readonly figures: string;
}

/** Sizes this close are the same, and so are times, which vary from one measurement to the next. */
const EVEN_SIZE = 1.05;
const EVEN_TIME = 1.2;
/** Standard errors that a difference must exceed to be believed. */
const CLEAR = 2;

/** One of the figures: what the student gains or loses by it, and how the teacher compares. */
interface Aspect {
  readonly standing: 'gain' | 'loss' | 'even';
  /** What the student buys where it gains, or pays where it loses. */
  readonly price: string;
  /** Of the teacher. */
  readonly words: string;
}

export function compare(student: Contender, teacher: Contender, asked: Asked): Comparison {
  const accuracy = byAccuracy(student.top1, teacher.top1, asked);
  const size = byRatio(teacher.sizeBytes / student.sizeBytes, EVEN_SIZE, SIZE_WORDS);
  const time =
    student.msPerImage === null || teacher.msPerImage === null
      ? null
      : byRatio(teacher.msPerImage / student.msPerImage, EVEN_TIME, TIME_WORDS);
  const costs = time === null ? `is ${size.words}` : `is ${size.words} and ${time.words}`;
  const sentences = [
    `Beside this student, the teacher with a probe ${accuracy.words}${time === null ? ' and' : ','} ${costs}.`,
    ...(time === null ? ['How long one of them takes for a photo was not measured here.'] : []),
    ...(asked.labelBudget < 1
      ? [`The probe learned from all labels, the student from ${shareOf(asked.labelBudget)} of them.`]
      : []),
  ];
  return { verdict: verdictOf(accuracy, size, time, asked.photos), figures: sentences.join(' ') };
}

interface Accuracy extends Aspect {
  readonly isClear: boolean;
}

function byAccuracy(student: number, teacher: number, { split, photos }: Asked): Accuracy {
  const difference = teacher - student;
  const error = Math.hypot(binomialError(student, photos), binomialError(teacher, photos));
  const isClear = Math.abs(difference) > CLEAR * error;
  const named = formatCountOf(photos, `${split} photo`);
  const points = (Math.abs(difference) * 100).toFixed(1);
  const words =
    difference === 0
      ? `names as many of the ${named}`
      : `names ${points} points ${difference > 0 ? 'more' : 'fewer'} of the ${named}${isClear ? '' : ' (this may be chance)'}`;
  const standing = isClear ? (difference > 0 ? 'loss' : 'gain') : 'even';
  return { standing, price: `${points} points of accuracy`, words, isClear };
}

interface RatioWords {
  readonly gained: string;
  readonly lost: string;
  readonly more: string;
  readonly less: string;
  readonly even: string;
}

const SIZE_WORDS: RatioWords = {
  gained: 'a smaller file',
  lost: 'a larger file',
  more: 'larger',
  less: 'smaller',
  even: 'as large',
};
const TIME_WORDS: RatioWords = {
  gained: 'quicker answers',
  lost: 'slower answers',
  more: 'slower',
  less: 'faster',
  even: 'as fast',
};

/** @param ratio of the teacher's bytes or milliseconds to the student's; `evenUpTo` either way they are the same */
function byRatio(ratio: number, evenUpTo: number, words: RatioWords): Aspect {
  if (ratio >= evenUpTo)
    return { standing: 'gain', price: words.gained, words: `${formatTimes(ratio)} ${words.more}` };
  if (ratio <= 1 / evenUpTo)
    return { standing: 'loss', price: words.lost, words: `${formatTimes(1 / ratio)} ${words.less}` };
  return { standing: 'even', price: '', words: words.even };
}

function verdictOf(accuracy: Accuracy, size: Aspect, time: Aspect | null, photos: number): string | null {
  const aspects = [accuracy, size, ...(time === null ? [] : [time])];
  const prices = (of: Aspect['standing']) =>
    aspects.filter(({ standing }) => standing === of).map(({ price }) => price);
  const [bought, paid] = [prices('gain'), prices('loss')];
  if (bought.length > 0 && paid.length > 0)
    return `The student buys ${bought.join(' and ')} for ${paid.join(' and ')}.`;
  // What was not measured could still turn it.
  if (time === null) return null;
  if (bought.length === 0 && paid.length === 0) return 'There is little between the two.';
  const claim = bought.length > 0 ? 'the student is worth it' : 'the student is not worth it';
  return accuracy.isClear
    ? `${claim[0]!.toUpperCase()}${claim.slice(1)}.`
    : `As far as ${formatCountOf(photos, 'photo')} can tell, ${claim}.`;
}

const shareOf = (share: number) => formatPercent(share, share < 0.1 ? 1 : 0);

/** Where the teacher's own files come from, since the zip has none of them. */
export function teachersFiles({ origin, id }: TeacherChoice): string {
  switch (origin) {
    case 'built-in':
      return 'comes with Pupil';
    case 'same-origin':
      return `comes from this site, ${siteAddress(TEACHERS_PATH)}${id}/`;
    case 'hub':
      return `comes from huggingface.co/${id}`;
    case 'dropped':
      return 'comes from the files that you brought';
    case 'embeddings':
      return 'is not here';
  }
}
