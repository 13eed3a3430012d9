/**
 * What the domains tell each other: another project is open, it was edited, another teacher was chosen, it has
 * looked. Each domain says what it does then, in the order in which `create-session.ts` makes them, which is the
 * data's: photos, teacher, what is asked of it, students, recipe.
 */
import type { Project } from '../core/records/project.ts';
import type { Studio } from './studio.ts';

export interface Follower {
  /** Its part of the studio when another project opens, or none is left. */
  blank?(studio: Studio): Partial<Studio>;
  /** Reads what is stored with the project that is open now. */
  opened?(): Promise<void>;
  /** Labels, splits or classes have changed: what follows from that, without reading the project again. */
  edited?(project: Project): void;
  /** What the teacher before it has said is gone. */
  teacherChosen?(): void;
  /** The teacher's look has ended, or was stopped. */
  lookEnded?(isDone: boolean): void;
  /** Another run is open, or there is more of the open one; null where none is left. */
  runOpened?(runId: string | null): Promise<void> | void;
  /** How many views of each photo the teacher is to look at has changed. */
  viewsChosen?(): void;
}

export interface Followers {
  add(follower: Follower): void;
  all(): readonly Follower[];
}

export function createFollowers(): Followers {
  const followers: Follower[] = [];
  return { add: (follower) => void followers.push(follower), all: () => followers };
}
