/** How long ago a value was seen to change, for "checkpoint 4 s ago". */
import { useEffect, useState } from 'react';

/** @returns milliseconds, renewed each second; null before the first change. */
export function useAge(value: number): number | null {
  const [changedAtMs, setChangedAtMs] = useState<number | null>(null);
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (value <= 0) return;
    setChangedAtMs(performance.now());
    setNowMs(performance.now());
    const timer = setInterval(() => setNowMs(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [value]);
  return changedAtMs === null ? null : nowMs - changedAtMs;
}
