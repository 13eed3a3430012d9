/** The rows of a bake-off: means with their spread, differences to the baseline paired by seed, time and memory. */
import type { BakeoffRow } from '../../core/bakeoff/statistics.ts';
import { differenceText, spreadText } from '../../core/bakeoff/texts.ts';
import table from '../base/FigureTable.module.css';
import { formatBytes, formatDuration } from '../base/format.ts';
import { objectiveName, studentName } from './names.ts';

export function CompareTable({ rows }: { readonly rows: readonly BakeoffRow[] }) {
  const hasStudents = new Set(rows.map(({ student }) => student)).size > 1;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={table['scroll']} aria-label="Table of the comparison" tabIndex={0}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">Objective</th>
            {hasStudents && <th scope="col">Student</th>}
            <th scope="col">Test, %</th>
            <th scope="col">Validation, %</th>
            <th scope="col">To labels only, points</th>
            <th scope="col">Time a run</th>
            <th scope="col">Memory</th>
            <th scope="col">Runs</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.student}/${row.objective}`}>
              <th scope="row">{objectiveName(row.objective)}</th>
              {hasStudents && <td>{studentName(row.student)}</td>}
              <td>{spreadText(row.test)}</td>
              <td>{spreadText(row.validation)}</td>
              <td>{differenceText(row)}</td>
              <td>{row.trainMs === null ? '–' : formatDuration(row.trainMs)}</td>
              <td>{row.peakBytes === null ? '–' : formatBytes(row.peakBytes)}</td>
              <td>
                {row.finished} of {row.planned}
                {row.failed === 0 ? '' : `, ${row.failed} failed`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
