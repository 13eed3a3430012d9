/**
 * Tells what an interpreter gives, operation by operation. A student asks any interpreter for the same operations in
 * the same order, so that the numbers of one can be laid beside the names of another.
 */
import type { Ops } from '../../students/ops.ts';

/** @param hear called with the answer of each operation that the student asks for, not of those inside them */
export function listening<T>(ops: Ops<T>, hear: (value: T) => void): Ops<T> {
  const heard = Object.entries(ops).map(([name, op]) => {
    if (typeof op !== 'function') return [name, op];
    const listened = (...args: unknown[]) => {
      const value = (op as (...args: unknown[]) => T)(...args);
      hear(value);
      return value;
    };
    return [name, listened];
  });
  return Object.fromEntries(heard) as Ops<T>;
}
