/** Why this teacher's answers are believed: each device and precision that was tried, with its verdict in words. */
import type { SelfTest, TeacherFacts } from '../../core/records.ts';
import { Card } from '../base/Card.tsx';
import { cx } from '../base/cx.ts';
import { Icon } from '../base/Icon.tsx';
import styles from './SelfTests.module.css';

export function SelfTests({ facts }: { facts: TeacherFacts }) {
  if (facts.selfTests.length === 0) return null;
  return (
    <Card title="Can it be believed?" note="checked before the first photo">
      <ul className={styles['list']}>
        {facts.selfTests.map((test) => (
          <li
            key={`${test.device} ${test.dtype}`}
            className={cx(test.passed ? styles['passed'] : styles['failed'])}
          >
            <Icon name={test.passed ? 'check' : 'close'} />
            <b>
              {test.device === 'webgpu' ? 'WebGPU' : 'WASM'} {test.dtype}
            </b>
            <span>{verdict(test)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The reasons are whole sentences and name the agreement where one was measured. */
function verdict({ passed, reason }: SelfTest): string {
  if (reason !== '') return reason;
  return passed ? 'It gives the known answers.' : 'It was not used.';
}
