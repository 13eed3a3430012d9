/** What lies in the take-away and why. The names are those of the files; weights may come in several pieces. */
export interface FilePurpose {
  readonly name: string;
  readonly why: string;
}

export const PURPOSES: readonly FilePurpose[] = [
  {
    name: 'model.json',
    why: 'The student as a graph that stock TensorFlow.js loads, nothing of Pupil needed.',
  },
  { name: '*.bin', why: 'Its weights, as 32-bit floats.' },
  { name: 'labels.txt', why: 'The class names, one a line, in the order of the answers.' },
  {
    name: 'preprocessing.json',
    why: 'How a picture is cropped, resized and scaled: do the same, get the same answers.',
  },
  { name: 'README.md', why: 'What it is, how good it is, and ten lines that run it.' },
  { name: 'recipe.json', why: 'Everything that decided this run, to repeat it.' },
  { name: 'metrics.json', why: 'How it did on validation and test.' },
];

/** Why a file is there; empty for one that is not known here. */
export function purposeOf(fileName: string): string {
  const base = fileName.split('/').at(-1)!;
  const name = base.endsWith('.bin') ? '*.bin' : base;
  return PURPOSES.find((purpose) => purpose.name === name)?.why ?? '';
}
