/** What a load tells while it runs: its phase, the bytes that have come, and each verdict as it is passed. */
import type { SelfTest } from '../../core/records/teacher.ts';
import type { LoadProgress } from '../../protocol/teacher.ts';
import type { PairEvents } from './find-pair.ts';

export interface LoadReport {
  downloading(loadedBytes: number, totalBytes: number): void;
  readonly events: PairEvents;
  /** Verdicts so far, in the order in which they are shown. */
  readonly selfTests: readonly SelfTest[];
  /** Pairs that are ruled out before any is tried. They are told with the next progress. */
  ruledOut(selfTests: readonly SelfTest[]): void;
}

/** @param name what the user knows the teacher by */
export function createLoadReport(name: string, report: (progress: LoadProgress) => void): LoadReport {
  let note = `Loading ${name}`;
  let selfTests: readonly SelfTest[] = [];
  const tell = (phase: LoadProgress['phase'], loadedBytes = 0, totalBytes = 0) =>
    report({ phase, loadedBytes, totalBytes, note, selfTests });
  return {
    get selfTests() {
      return selfTests;
    },
    downloading: (loadedBytes, totalBytes) => tell('downloading', loadedBytes, totalBytes),
    ruledOut(tests) {
      selfTests = [...selfTests, ...tests];
    },
    events: {
      onTry({ dtype, device }) {
        note = `Loading ${name} (${dtype}, ${device})`;
      },
      onOpen({ device }) {
        note = `Testing ${name} on ${device}`;
        tell('self-test');
      },
      onVerdict(test) {
        selfTests = [...selfTests, test];
        tell('self-test');
      },
    },
  };
}
