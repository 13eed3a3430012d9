/** What an objective asks for, in words. */
import type { Needs } from '../../core/objectives/needs.ts';

const WORDS: Readonly<Record<keyof Needs, string>> = {
  labels: 'labels',
  embeddings: 'the teacher’s embeddings',
  probe: 'a linear probe on the teacher’s embeddings',
  centroids: 'the teacher’s mean embedding of each class',
  bank: 'a sample of the folder’s embeddings',
  clusters: 'clusters of the embeddings',
  classTexts: 'a teacher that reads the class names',
  classCounts: 'the number of photos of each class',
  groups: 'groups of near-duplicates',
  neighbours: 'the nearest photos in the teacher’s space',
  history: 'the student’s own past answers',
  rows: 'the photos’ places in the training set',
  early: 'what the student’s earlier layers see',
  masked: 'a second pass through the student, with patches hidden',
};

/** `labels and the teacher’s mean embedding of each class` */
export function needsWords(needs: Needs): string {
  const words = (Object.keys(needs) as (keyof Needs)[]).map((name) => WORDS[name]);
  if (words.length === 0) return 'nothing but the photos and their labels';
  const last = words.pop()!;
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}
