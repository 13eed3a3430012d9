/**
 * Labelbox's exports: the older JSON (`Labeled Data`, `Label`) and today's JSON lines (`data_row`, `projects`).
 * Classifications are answers; where there are none, the names of the objects are.
 */
import { type Answered, tableOfAnswers } from './answers.ts';
import { isObject, textOf } from './records.ts';
import type { Table } from './table.ts';

type Fields = Readonly<Record<string, unknown>>;
type Answers = Answered['answers'];

export function readLabelbox(records: readonly unknown[]): Table | null {
  if (records.length === 0) return null;
  const rows = records.map((record) =>
    isObject(record) ? (newer(record as Fields) ?? older(record as Fields)) : null,
  );
  return rows.every((row) => row !== null) ? tableOfAnswers('Labelbox', rows) : null;
}

function newer(record: Fields): Answered | null {
  const { data_row: row, projects } = record;
  if (!isObject(row) || !isObject(projects)) return null;
  const { external_id: external, global_key: key, row_data: data } = row as Fields;
  const annotations = Object.values(projects)
    .flatMap((project) => listIn(project, 'labels'))
    .map((label) => (label as Fields)['annotations'] ?? {});
  return { photo: textOf(external) || textOf(key) || textOf(data), answers: annotations.flatMap(answersIn) };
}

function older(record: Fields): Answered | null {
  const { 'Labeled Data': data, 'External ID': external, Label: label } = record;
  if (data === undefined || label === undefined) return null;
  return { photo: textOf(external) || textOf(data), answers: answersOf(label) };
}

/** The oldest ones have the answer itself, or `{"Kind": "hat"}`; a photo that was passed over has `Skip`. */
function answersOf(label: unknown): Answers {
  if (!isObject(label))
    return textOf(label) === '' || label === 'Skip' ? [] : [{ question: 'label', answer: textOf(label) }];
  const fields = label as Fields;
  if (Array.isArray(fields['classifications']) || Array.isArray(fields['objects'])) return answersIn(fields);
  return Object.entries(fields).flatMap(([question, answer]) =>
    namesIn(answer).map((name) => ({ question, answer: name })),
  );
}

function answersIn(annotations: unknown): Answers {
  const given = listIn(annotations, 'classifications').flatMap((one) => {
    const fields = one as Fields;
    const answer =
      fields['radio_answer'] ??
      fields['checklist_answers'] ??
      fields['checklist_answer'] ??
      fields['text_answer'] ??
      fields['answer'] ??
      fields['answers'];
    const question = textOf(fields['name'] ?? fields['title'] ?? fields['value']) || 'label';
    return namesIn(answer).map((name) => ({ question, answer: name }));
  });
  if (given.length > 0) return given;
  return listIn(annotations, 'objects').flatMap((one) =>
    namesIn(one).map((name) => ({ question: 'object', answer: name })),
  );
}

function namesIn(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return answer.filter((one) => !Array.isArray(one)).flatMap(namesIn);
  if (!isObject(answer)) return textOf(answer) === '' ? [] : [textOf(answer)];
  const { name, title, value, content } = answer as Fields;
  return [textOf(name ?? title ?? content ?? value)].filter((one) => one !== '');
}

function listIn(value: unknown, field: string): readonly object[] {
  const list = isObject(value) ? (value as Fields)[field] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}
