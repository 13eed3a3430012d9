/**
 * What the tiny CLIP knows: colours, and the words for them. Everything else is noise to it, as it should be to a net
 * that was drawn.
 */

export interface Colour {
  readonly name: string;
  readonly rgb: readonly [number, number, number];
  /** Words that mean it, its name first. */
  readonly words: readonly string[];
}

export const COLOURS: readonly Colour[] = [
  { name: 'black', rgb: [45, 45, 45], words: ['black', 'dark', 'night'] },
  { name: 'red', rgb: [205, 50, 50], words: ['red', 'crimson', 'cherry'] },
  { name: 'green', rgb: [55, 195, 55], words: ['green', 'grass', 'leaf'] },
  { name: 'blue', rgb: [50, 55, 205], words: ['blue', 'navy', 'sea'] },
  { name: 'yellow', rgb: [205, 205, 50], words: ['yellow', 'lemon', 'banana'] },
  { name: 'purple', rgb: [200, 50, 200], words: ['purple', 'magenta', 'violet'] },
  { name: 'cyan', rgb: [50, 200, 200], words: ['cyan', 'turquoise', 'sky'] },
  { name: 'white', rgb: [215, 215, 215], words: ['white', 'bright', 'snow'] },
];

/** Of prompts; they carry no meaning. */
export const FILLERS: readonly string[] = (
  'a an the this is of in on with and some one my photo image picture drawing close up bad good clean thing object ' +
  'something colour color wall very background'
).split(' ');

export const TEMPLATES: readonly string[] = [
  '{}',
  'a photo of a {}',
  'a photo of something {}',
  'a picture of the {}',
  'this is a {} thing',
  'a close up image of a {} object',
];
