/**
 * What people answered in an annotation tool, as a table: with one question its answers are the labels, with several
 * each is a column, and the import asks which one is meant. Several answers to one question are several rows.
 */
import { type Table, tableOfRecords } from './table.ts';

export interface Answered {
  readonly photo: string;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
}

export function tableOfAnswers(format: string, all: readonly Answered[]): Table {
  const questions = [...new Set(all.flatMap(({ answers }) => answers.map(({ question }) => question)))];
  const isOne = questions.length <= 1;
  const records = all.flatMap(({ photo, answers }) => {
    const byQuestion = new Map<string, Set<string>>();
    for (const { question, answer } of answers) {
      const column = isOne ? 'label' : question === 'photo' ? 'photo (question)' : question;
      const there = byQuestion.get(column);
      if (there === undefined) byQuestion.set(column, new Set([answer]));
      else there.add(answer);
    }
    const columns = Array.from(byQuestion, ([column, given]) => [column, [...given]] as const);
    const count = Math.max(1, ...columns.map(([, given]) => given.length));
    return Array.from(
      { length: count },
      (_, at) =>
        new Map([
          ['photo', photo],
          ...(isOne ? [['label', ''] as const] : []),
          ...columns.map(([column, given]) => [column, given[at] ?? given[0]!] as const),
        ]),
    );
  });
  return tableOfRecords(
    format,
    records,
    isOne ? { photos: 'photo', labels: { kind: 'column', column: 'label' }, split: null } : null,
  );
}
