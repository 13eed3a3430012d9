/** The bake-off of a project: its plan and how far it was wanted. Its runs are ordinary runs that name it. */
import type { Bakeoff } from '../core/bakeoff/bakeoff.ts';
import { readSetting, writeSetting } from './settings.ts';

const nameFor = (projectId: string) => `bakeoff ${projectId}`;

/** The newest bake-off of a project, or null. */
export async function bakeoffOf(projectId: string): Promise<Bakeoff | null> {
  // Only `putBakeoff` writes under this name.
  return ((await readSetting(nameFor(projectId))) as Bakeoff | undefined) ?? null;
}

/** Stores a bake-off in place of the project's last one. @throws {PupilError} QUOTA or STORAGE */
export async function putBakeoff(bakeoff: Bakeoff): Promise<void> {
  await writeSetting(nameFor(bakeoff.projectId), bakeoff);
}
