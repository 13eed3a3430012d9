/** Label Studio's JSON: tasks with their annotations. (Its JSON-MIN and CSV are flat, and read as any table.) */
import { type Answered, tableOfAnswers } from './answers.ts';
import { hasImageEnding } from './name-parts.ts';
import { isObject, textOf } from './records.ts';
import type { Table } from './table.ts';

type Fields = Readonly<Record<string, unknown>>;

export function readLabelStudio(value: unknown): Table | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const tasks = value.map(taskOf);
  return tasks.every((task) => task !== null) ? tableOfAnswers('Label Studio', tasks) : null;
}

function taskOf(value: unknown): Answered | null {
  if (!isObject(value)) return null;
  // `completions` until version 0.9.
  const { data, annotations, completions } = value as Fields;
  const given = annotations ?? completions;
  if (!isObject(data) || !Array.isArray(given)) return null;
  const answers = given.filter(isObject).flatMap((annotation) => {
    const { result, was_cancelled: isCancelled } = annotation as Fields;
    return isCancelled === true || !Array.isArray(result) ? [] : result.flatMap(answersIn);
  });
  return { photo: photoIn(data as Fields), answers };
}

/** `{"from_name": "kind", "type": "choices", "value": {"choices": ["hat"]}}` */
function answersIn(result: unknown): Answered['answers'] {
  if (!isObject(result)) return [];
  const { from_name: question, type, value } = result as Fields;
  if (!isObject(value)) return [];
  const fields = value as Fields;
  const answers = fields[textOf(type)] ?? fields['choices'];
  if (!Array.isArray(answers)) return [];
  return answers.map((answer) => ({
    question: textOf(question) || 'label',
    // A taxonomy names the way down to the class.
    answer: textOf(Array.isArray(answer) ? answer.at(-1) : answer),
  }));
}

function photoIn(data: Fields): string {
  const texts = Object.values(data).filter((one) => typeof one === 'string');
  const image = data['image'];
  if (typeof image === 'string') return image;
  return texts.find(hasImageEnding) ?? texts.find((one) => one.includes('/')) ?? texts[0] ?? '';
}
