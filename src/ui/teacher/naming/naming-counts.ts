/** How many photos have a class, how many have none, and of how many of those a person has said something. */
import type { Decisions } from '../../../core/naming.ts';
import type { Photo } from '../../../core/records/project.ts';

export interface NamingCounts {
  readonly labelled: number;
  readonly unlabelled: number;
  /** Of the unlabelled ones. */
  readonly decided: number;
}

export function namingCounts(photos: readonly Photo[], decisions: Decisions): NamingCounts {
  const included = photos.filter((photo) => !photo.isExcluded);
  const unlabelled = included.filter((photo) => photo.classIndex === null);
  return {
    labelled: included.length - unlabelled.length,
    unlabelled: unlabelled.length,
    decided: unlabelled.filter((photo) => decisions.has(photo.id)).length,
  };
}
