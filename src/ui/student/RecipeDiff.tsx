/** What is different between the overlaid runs, and nothing else. */
import type { Run } from '../../core/records/run.ts';
import { Card } from '../base/Card.tsx';
import styles from './RecipeDiff.module.css';
import { recipeDifferences } from './recipe-rows.ts';

export function RecipeDiff({ runs }: { runs: readonly Run[] }) {
  const differences = recipeDifferences(runs.map((run) => run.recipe));
  return (
    <Card title="Recipes compared" note="only what differs">
      {differences.length === 0 ? (
        <p className={styles['same']}>These runs have the same recipe.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
        <section className={styles['scroll']} aria-label="Differences" tabIndex={0}>
          <table className={styles['diff']}>
            <thead>
              <tr>
                <td />
                {runs.map((run) => (
                  <th scope="col" key={run.id}>
                    {run.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {differences.map(({ label, values }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {runs.map((run, i) => (
                    <td key={run.id}>{values[i]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}
