/**
 * Why this teacher's answers are believed: each device and number format with its verdict, its agreement, its speed,
 * and which one is used. Where all were refused, it is what the user sees instead of an embedding.
 */
import type { SelfTest } from '../../core/records/teacher.ts';
import { isAtWork } from '../../state/jobs/under-way.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { cx } from '../base/cx.ts';
import { Icon } from '../base/Icon.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { figuresOf, STANDING_WORDS, type Standing, standingOf } from './standing.ts';
import styles from './TeacherReport.module.css';

export function TeacherReport({ teacher }: { teacher: TeacherState }) {
  const session = useSession();
  const { selfTests } = teacher;
  const isBusy = useStudio(({ jobs }) => isAtWork(jobs.look));
  if (selfTests.length === 0) return null;
  const isRefused = selfTests.some((test) => ['refused', 'remembered'].includes(standingOf(test)));
  return (
    <Card title="Teacher report" note="checked before the first photo">
      <ul className={styles['list']}>
        {selfTests.map((test) => (
          <Row key={`${test.device} ${test.dtype}`} test={test} />
        ))}
      </ul>
      <div className={styles['foot']}>
        <p>
          {isRefused
            ? 'What was refused is never shown a photo. It is skipped in this browser, on this device, until the file changes or you test again.'
            : 'At least one device and number format must give the right answers before the teacher is shown a photo.'}
        </p>
        <Button size="small" disabled={isBusy} onClick={() => void session.teacher.testAgain()}>
          Test again
        </Button>
      </div>
    </Card>
  );
}

const MARKS: Readonly<
  Record<Standing, { readonly mark: string; readonly icon: 'check' | 'close' | 'more' }>
> = {
  used: { mark: 'good', icon: 'check' },
  passed: { mark: 'good', icon: 'check' },
  refused: { mark: 'bad', icon: 'close' },
  remembered: { mark: 'bad', icon: 'close' },
  'not-tried': { mark: 'none', icon: 'more' },
};

function Row({ test }: { test: SelfTest }) {
  const standing = standingOf(test);
  const { mark, icon } = MARKS[standing];
  return (
    <li className={cx(styles[mark], standing === 'used' && styles['used'])}>
      <Icon name={icon} />
      <b>
        {test.device === 'webgpu' ? 'WebGPU' : 'WASM'} {test.dtype}
      </b>
      <span className={styles['words']}>
        <strong>{STANDING_WORDS[standing]}.</strong> <bdi>{test.reason}</bdi>
      </span>
      <span className={styles['figures']}>{figuresOf(test)}</span>
    </li>
  );
}
