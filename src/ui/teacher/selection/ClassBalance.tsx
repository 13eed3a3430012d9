/** Labelled training photos of each class, or draws of them, before and after. */
import type { BeforeAfter } from '../../../core/selection/selection.ts';
import { ClassMark } from '../../base/ClassMark.tsx';
import { formatCount } from '../../base/format.ts';
import { useStudio } from '../../base/studio-context.tsx';
import styles from './SelectionCard.module.css';

interface ClassBalanceProps {
  readonly sizes: BeforeAfter;
  readonly counted: 'photo' | 'draw';
}

export function ClassBalance({ sizes, counted }: ClassBalanceProps) {
  const caption = counted === 'photo' ? 'Labelled photos' : 'Draws of labelled photos';
  const classes = useStudio((studio) => studio.project?.classes);
  const most = Math.max(1, ...sizes.before, ...sizes.after);
  return (
    <figure className={styles['effect']}>
      <figcaption>{caption} a class</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: with many classes it scrolls, and then the arrow keys must reach it */}
      <section className={styles['scroll']} aria-label={`${caption} of each class`} tabIndex={0}>
        <table className={styles['classes']}>
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {classes?.map((name, index) => {
              const before = sizes.before[index] ?? 0;
              const after = sizes.after[index] ?? 0;
              return (
                <tr key={name}>
                  <th scope="row">
                    <ClassMark classIndex={index} /> <bdi>{name}</bdi>
                  </th>
                  <td>{formatCount(before)}</td>
                  <td>{formatCount(after)}</td>
                  <td>
                    <svg aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none">
                      <rect width={(100 * before) / most} height="8" className={styles['beforeArea']} />
                      <rect width={(100 * after) / most} height="8" className={styles['afterArea']} />
                    </svg>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </figure>
  );
}
