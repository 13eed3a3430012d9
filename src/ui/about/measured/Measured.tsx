/**
 * What was measured of the methods before anybody's own photos: one comparison at a time, with what of it is noise.
 */
import { useState } from 'react';
import { isClear, sentenceOf } from '../../../core/bakeoff/sentence.ts';
import { differenceText, spreadText } from '../../../core/bakeoff/texts.ts';
import tables from '../../base/FigureTable.module.css';
import { objectiveName, studentName } from '../../compare/names.ts';
import { SelectField } from '../../student/Fields.tsx';
import pages from '../AboutPages.module.css';
import { byDifference, MEASURED, type MeasuredTable, titleOf } from './comparisons.ts';
import { DifferenceMark } from './DifferenceMark.tsx';
import styles from './Measured.module.css';

export function Measured() {
  const [id, setId] = useState(MEASURED[0]!.id);
  const table = MEASURED.find((one) => one.id === id)!;
  const { rows, testPhotos, epochs } = table;
  const students = [...new Set(rows.map(({ student }) => student))];
  return (
    <div className={styles['measured']}>
      <div className={pages['prose']}>
        <h3>What was measured</h3>
        <p>
          Every objective that needs no captions, next to the labels and against the labels alone: the same
          photos, first weights and number of steps for all, three seeds or five. Two and four epochs are few:
          they say what helps soon, not what is best in the end, and twenty turn some of it around. On your
          photos it may be otherwise, and Compare tells.
        </p>
      </div>
      <SelectField
        label="Comparison"
        value={id}
        choices={MEASURED.map((one) => ({ value: one.id, label: titleOf(one) }))}
        hint={`Student ${students.map(studentName).join(', ')}, ${epochs} epochs, tested on ${testPhotos.toLocaleString('en')} photos.`}
        onChange={setId}
      />
      <p className={styles['sentence']}>{sentenceOf(full(rows), objectiveName, testPhotos)}</p>
      <Figures table={table} />
      <div className={pages['prose']}>
        <p>
          A dot is the mean difference of runs with the same seed, its line two standard errors to either
          side. It is full where the seeds agree too well for chance (Student’s t at 95 %). Weights are those
          that the objectives come with: one that does not help so may help at another weight.
        </p>
        <p>
          Measured on WASM in headless Chromium on two cores. <code>npx tsx bench/methods.ts</code> repeats
          it, and <code>bench/methods.md</code> in the source says more of it.
        </p>
      </div>
    </div>
  );
}

/** As a comparison in the app has its rows. */
const full = (rows: MeasuredTable['rows']) =>
  rows.map((row) => ({ ...row, validation: null, peakBytes: null }));

function Figures({ table: { rows, testPhotos } }: { readonly table: MeasuredTable }) {
  const ends = rows.flatMap(({ difference }) =>
    difference === null
      ? []
      : [-1, 1].map((side) => difference.mean + side * 2 * (difference.standardError ?? 0)),
  );
  const [from, to] = [Math.min(-0.01, ...ends), Math.max(0.01, ...ends)];
  const hasStudents = new Set(rows.map(({ student }) => student)).size > 1;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={tables['scroll']} aria-label="Table of the comparison" tabIndex={0}>
      <table className={tables['table']}>
        <thead>
          <tr>
            <th scope="col">Objective</th>
            {hasStudents && <th scope="col">Student</th>}
            <th scope="col">Test, %</th>
            <th scope="col" colSpan={2}>
              To labels only, points
            </th>
            <th scope="col">Noise?</th>
          </tr>
        </thead>
        <tbody>
          {byDifference(rows).map((row) => (
            <tr key={`${row.student}/${row.objective}`}>
              <th scope="row">{objectiveName(row.objective)}</th>
              {hasStudents && <td>{studentName(row.student)}</td>}
              <td>{spreadText(row.test)}</td>
              <td>{differenceText(row)}</td>
              <td aria-hidden="true">
                {row.difference !== null && (
                  <DifferenceMark
                    difference={row.difference}
                    isClear={isClear(row, testPhotos)}
                    from={from}
                    to={to}
                  />
                )}
              </td>
              <td className={styles['noise']}>
                {row.difference === null ? '' : isClear(row, testPhotos) ? 'clear' : 'within noise'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
