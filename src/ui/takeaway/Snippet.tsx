/** Code to take along, with a button that copies it and says that it did. */
import { useEffect, useState } from 'react';
import { Button } from '../base/Button.tsx';
import styles from './TakeawayStation.module.css';

const SAID_MS = 2_000;

export function Snippet({ code }: { code: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    navigator.clipboard.writeText(code).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  const words = { idle: 'Copy', copied: 'Copied', refused: 'Select and copy by hand' }[state];
  return (
    <div className={styles['snippet']}>
      <Button size="small" onClick={copy}>
        <span aria-live="polite">{words}</span>
      </Button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <section tabIndex={0} aria-label="Code that runs the student">
        <pre>{code}</pre>
      </section>
    </div>
  );
}
