/** The order in which people expect names: `photo 2` before `photo 10`, the same on every machine. */

const collator = new Intl.Collator('en', { numeric: true });

export function naturalOrder(a: string, b: string): number {
  // Code units break ties (`Cat` and `cat` in some data), so that the order never depends on the input's.
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
