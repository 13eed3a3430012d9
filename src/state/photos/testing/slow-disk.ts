/**
 * A disk in memory whose every answer comes when a scheduler says so, for tests of changes that overlap; and a page
 * on top of it.
 */
import type { Scheduler } from 'fast-check';
import { isCancelled, PupilError, toWire } from '../../../core/errors.ts';
import type { Photo, Project } from '../../../core/records/project.ts';
import { projectNamed } from '../../../storage/testing/records.ts';
import { createFollowers } from '../../followers.ts';
import { createGate } from '../../jobs/gate.ts';
import type { Jobs } from '../../jobs/job.ts';
import type { Fault } from '../../places.ts';
import type { Studio } from '../../studio.ts';
import { createProjectChanges } from '../changes.ts';
import { NO_PHOTOS } from '../slice.ts';

export interface Stored {
  readonly project: Project;
  readonly photos: readonly Photo[];
}

export type Disk = Map<string, Stored>;

export function storedProject(id: string, classes: readonly string[], photos: number): Stored {
  const project = projectNamed(id, { classes });
  const photoOf = (index: number) =>
    ({
      id: `${id} ${index}`,
      projectId: id,
      index,
      classIndex: index % classes.length,
      split: 'train',
      isExcluded: false,
    }) as Photo;
  return { project, photos: Array.from({ length: photos }, (_, index) => photoOf(index)) };
}

/** @param failures whether each write fails, in the order in which they come; none after the last of them */
export function openSlowPage(disk: Disk, scheduler: Scheduler, failures: readonly boolean[] = []) {
  let isGone = false;
  let writes = 0;
  /** When its time has come; never, on a page that was closed meanwhile. */
  const inTime = async <T>(act: () => T): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), 'asked');
    if (isGone) return new Promise(() => {});
    const answer = act();
    await scheduler.schedule(Promise.resolve(), 'answered');
    return isGone ? new Promise(() => {}) : answer;
  };
  const storage = {
    getProject: (id: string) => inTime(() => disk.get(id)?.project ?? null),
    listProjects: () => inTime(() => [...disk.values()].map(({ project }) => project)),
    photosOf: (id: string) => inTime(() => [...(disk.get(id)?.photos ?? [])]),
    removeProject: (id: string) => inTime(() => void disk.delete(id)),
    saveEdit: (before: Project, project: Project, changed: readonly Photo[]) =>
      inTime(() => {
        const stored = disk.get(before.id);
        if (failures[writes++] === true) throw new PupilError('QUOTA', 'The disk is full.');
        if (stored?.project.revision !== before.revision) throw new PupilError('EDIT_STALE', 'Stale.');
        const photos = [...stored.photos];
        for (const photo of changed) photos[photo.index] = photo;
        disk.set(before.id, { project, photos });
      }),
  };

  let studio = { ...NO_PHOTOS, jobs: {} as Jobs, faults: [] as readonly Fault[] };
  const get = () => studio as Studio;
  const set = (patch: Partial<Studio>) => {
    studio = { ...studio, ...patch };
  };
  const attempt = async (
    station: Fault['station'],
    remedy: Fault['remedy'],
    work: () => Promise<void>,
  ): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (thrown) {
      if (!isCancelled(thrown))
        set({ faults: [...studio.faults, { station, remedy, error: toWire(thrown) }] });
      return false;
    }
  };
  const jobs = createGate({ get, set, attempt });
  const followers = createFollowers();
  const changes = createProjectChanges({ get, set, attempt, jobs }, followers, storage);
  return {
    studio: () => studio,
    jobs,
    followers,
    changes,
    close() {
      isGone = true;
    },
  };
}
