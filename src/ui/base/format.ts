/**
 * Numbers in words for people: counts, bytes, durations, shares. Every number carries its unit behind a no-break
 * space, so that the two never part at a line's end. Estimates get their "~" from the caller, who knows that they
 * are.
 */
const NB = '\u00a0';
const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `3,781` */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** `3,781 photos`, `1 photo`; `many` defaults to `one` + s. */
export function formatCountOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)}${NB}${value === 1 ? one : many}`;
}

/** Decimal units, three figures at most: `148 MB`, `1.7 MB`, `0 B`. */
export function formatBytes(sizeBytes: number): string {
  return formatScaled(sizeBytes, 1000, ['B', 'kB', 'MB', 'GB', 'TB']);
}

/** `2 min 14 s`, `41 s`, `0.8 s`, `1 h 5 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 9_950) return `${(durationMs / 1000).toFixed(1)}${NB}s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds}${NB}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joinParts(minutes, 'min', seconds % 60, 's');
  return joinParts(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** `86 ms`, `4.2 ms`, `1.3 s`. */
export function formatMs(durationMs: number): string {
  if (durationMs >= 1000) return `${threeFigures(durationMs / 1000)}${NB}s`;
  return `${threeFigures(durationMs)}${NB}ms`;
}

/** Share 0..1 as `71.8 %`. */
export function formatPercent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}${NB}%`;
}

/** `4.3×`, `27×`, `1,200×`. */
export function formatTimes(ratio: number): string {
  return `${threeFigures(ratio)}×`;
}

/** `744 photos/s`; bytes become `1.2 MB/s`. */
export function formatRate(perSecond: number, unit: string): string {
  if (unit === 'bytes') return `${formatBytes(perSecond)}/s`;
  return `${threeFigures(perSecond)}${NB}${unit}/s`;
}

/** Large numbers in short: `184 k`, `1.2 M`, `3.4 G`. */
export function formatShort(value: number): string {
  return formatScaled(value, 1000, ['', 'k', 'M', 'G', 'T']).trimEnd();
}

/** `4 s ago`, `12 min ago`, `3 h ago`. */
export function formatAgo(agoMs: number): string {
  const seconds = Math.max(0, Math.round(agoMs / 1000));
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds}${NB}s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)}${NB}min ago`;
  return `${Math.round(seconds / 3600)}${NB}h ago`;
}

function joinParts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const head = `${large}${NB}${largeUnit}`;
  return small === 0 ? head : `${head}${NB}${small}${NB}${smallUnit}`;
}

function formatScaled(value: number, base: number, units: readonly string[]): string {
  let scaled = value;
  let unit = 0;
  // 999.5 would print as 1000 of the smaller unit.
  while (Math.abs(scaled) >= base - 0.5 && unit < units.length - 1) {
    scaled /= base;
    unit++;
  }
  return `${unit === 0 ? counts.format(scaled) : threeFigures(scaled)}${NB}${units[unit]}`;
}

function threeFigures(value: number): string {
  const size = Math.abs(value);
  if (size >= 10 || Number.isInteger(value)) return counts.format(value);
  return size >= 0.95 ? value.toFixed(1) : value.toFixed(2);
}
