/** The faults that tests have turned on, by path. The first one that has any times left is the one that is played. */
import type { Fault } from '../../../src/workers/teacher/testing/hub.ts';

/** Faults of the answer itself; the others spoil the body that is delivered at the end of the redirects. */
export type EarlyFault = Extract<Fault, { kind: 'status' | 'hang-up' | 'redirect' }>;

export interface Faults {
  /**
   * @param path as in the Hub's address: `owner/model/onnx/model.onnx`, `api/models/owner/model`; `*` is every path
   */
  add(path: string, fault: Fault): void;
  /** The fault to play now, if there is one of these kinds; counts as one of its times. */
  take(path: string, isEarly: true): EarlyFault | null;
  take(path: string, isEarly: false): Exclude<Fault, EarlyFault> | null;
  clear(): void;
}

function isEarlyFault(fault: Fault): fault is EarlyFault {
  return fault.kind === 'status' || fault.kind === 'hang-up' || fault.kind === 'redirect';
}

export function createFaults(): Faults {
  let entries: { readonly path: string; readonly fault: Fault; left: number }[] = [];
  return {
    add(path, fault) {
      entries.push({ path, fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    take(path: string, isEarly: boolean) {
      const entry = entries.find(
        (candidate) =>
          candidate.left > 0 &&
          (candidate.path === '*' || candidate.path === path) &&
          isEarlyFault(candidate.fault) === isEarly,
      );
      if (entry === undefined) return null;
      entry.left--;
      // The overloads say what the comparison above has made sure of.
      return entry.fault as never;
    },
    clear() {
      entries = [];
    },
  };
}
