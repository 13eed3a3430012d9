/** Where things are on the page: the five stations, and the places where a failure is shown. */
import type { WireError } from '../core/errors.ts';

export const STATIONS = ['photos', 'teacher', 'student', 'results', 'takeaway'] as const;
export type Station = (typeof STATIONS)[number];

/**
 * Where a failure is shown: at a station, or in the card that writes data, measures the teacher in the loop, names, searches
 * or chooses photos.
 */
export type FaultPlace = Station | 'dataOut' | 'loop' | 'naming' | 'search' | 'selection' | 'vocabulary';

/** A failure, shown in its place until the user acts or dismisses it. */
export interface Fault {
  readonly station: FaultPlace;
  readonly error: WireError;
  /** The button that mends it. */
  readonly remedy: 'retry' | 'resume' | 'reload' | 'none';
}
