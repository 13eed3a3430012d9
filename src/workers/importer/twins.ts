/** Which photos have arrived, and the paths of those that arrived more than once. */
import type { DuplicateReport, PhotoId } from '../../core/records/project.ts';
import type { Arrival } from './arrival.ts';

export interface Twins {
  /** Whether it is the first of its content; a later one is only noted. */
  isFirst(arrival: Arrival): boolean;
  /** The first ones, in their order. */
  firsts(): readonly Arrival[];
  /** Contents that arrived more than once, and whether their paths contradict each other. */
  reports(): DuplicateReport[];
}

interface Taken {
  readonly arrival: Arrival;
  readonly paths: string[];
  hasClassConflict: boolean;
  hasSplitConflict: boolean;
}

export function createTwins(): Twins {
  const taken = new Map<PhotoId, Taken>();
  return {
    isFirst(arrival) {
      const twin = taken.get(arrival.id);
      if (twin === undefined) {
        taken.set(arrival.id, {
          // Its bytes leave with its block: kept here, a folder would be in memory as a whole at the end.
          arrival: { ...arrival, stored: null },
          paths: [arrival.path],
          hasClassConflict: false,
          hasSplitConflict: false,
        });
        return true;
      }
      twin.paths.push(arrival.path);
      twin.hasClassConflict ||= twin.arrival.className !== arrival.className;
      twin.hasSplitConflict ||= twin.arrival.split !== arrival.split;
      return false;
    },
    firsts: () => [...taken.values()].map(({ arrival }) => arrival),
    reports: () => reportsOf([...taken.values()]),
  };
}

function reportsOf(taken: readonly Taken[]): DuplicateReport[] {
  return taken
    .filter(({ paths }) => paths.length > 1)
    .map(({ arrival, paths, hasClassConflict, hasSplitConflict }) => ({
      id: arrival.id,
      paths,
      conflict: hasClassConflict
        ? hasSplitConflict
          ? 'class and split'
          : 'class'
        : hasSplitConflict
          ? 'split'
          : 'none',
    }));
}
