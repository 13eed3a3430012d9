/**
 * What all actions share: the store, faults in words, announcements, and the lock that keeps two tabs from writing at
 * once.
 */
import type { StoreApi } from 'zustand/vanilla';
import { isCancelled, PupilError, toWire } from '../core/errors.ts';
import { storageEstimate } from '../storage/quota.ts';
import { createGate, type Gate } from './jobs/gate.ts';
import type { Fault, FaultPlace } from './places.ts';
import type { Studio } from './studio.ts';

const ANNOUNCE_EVERY_MS = 5_000;

export interface Context {
  readonly store: StoreApi<Studio>;
  get(): Studio;
  set(patch: Partial<Studio>): void;
  /** Merges into one branch of the studio. */
  patch<
    K extends
      | 'projectFile'
      | 'teacher'
      | 'models'
      | 'naming'
      | 'selection'
      | 'student'
      | 'results'
      | 'takeaway'
      | 'ledger',
  >(branch: K, part: Partial<Studio[K]>): void;
  announce(text: string): void;
  refreshStorage(): Promise<void>;
  /**
   * Does what a person asked for: its failure becomes a fault at the station, a cancellation does not. Resolves to
   * whether it finished. The page holds its lock from `open` on, so a job in a second tab is refused here.
   */
  attempt(station: FaultPlace, remedy: Fault['remedy'], job: () => Promise<void>): Promise<boolean>;
  holdLock(): Promise<boolean>;
  /** The gate before every long job. */
  readonly jobs: Gate;
}

export function createContext(store: StoreApi<Studio>): Context {
  let announcedAtMs = Number.NEGATIVE_INFINITY;
  const { getState: get, setState } = store;
  const set = (patch: Partial<Studio>) => setState(patch);

  const setFault = (fault: Fault) =>
    set({ faults: [...get().faults.filter((other) => other.station !== fault.station), fault] });

  const holdLock = createLock();

  const context: Omit<Context, 'jobs'> = {
    store,
    get,
    set,
    patch: (branch, part) => set({ [branch]: { ...get()[branch], ...part } } as Partial<Studio>),
    announce(text) {
      const nowMs = performance.now();
      if (nowMs - announcedAtMs < ANNOUNCE_EVERY_MS || text === get().announcement) return;
      announcedAtMs = nowMs;
      set({ announcement: text });
    },
    async refreshStorage() {
      const { usedBytes, quotaBytes } = await storageEstimate();
      context.patch('ledger', { storedBytes: usedBytes, quotaBytes });
    },
    async attempt(station, remedy, job) {
      set({ faults: get().faults.filter((fault) => fault.station !== station) });
      try {
        if (!(await holdLock())) {
          throw new PupilError(
            'LOCK_HELD',
            'Pupil is open in another tab, and only one may write. Close the other tab, then try again.',
          );
        }
        await job();
        return true;
      } catch (thrown) {
        if (!isCancelled(thrown)) setFault({ station, error: toWire(thrown), remedy });
        return false;
      } finally {
        await context.refreshStorage().catch((thrown: unknown) => {
          console.warn('The storage estimate could not be read.', thrown);
        });
      }
    },
    holdLock,
  };
  return Object.assign(context, { jobs: createGate(context) });
}

/** @returns whether this page is the one that may write; asked again after a refusal */
function createLock(): () => Promise<boolean> {
  let lock: Promise<boolean> | undefined;
  return () => {
    lock ??= new Promise<boolean>((granted) => {
      navigator.locks
        // A reloaded page may meet its own old lock for a moment: wait a little, then believe it.
        .request('pupil', { signal: AbortSignal.timeout(2_000) }, () => {
          granted(true);
          return new Promise<never>(() => {});
        })
        .catch(() => {
          lock = undefined;
          granted(false);
        });
    });
    return lock;
  };
}
