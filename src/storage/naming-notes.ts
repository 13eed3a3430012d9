/** What is kept of naming with a project, as a setting of its own name: it goes when the project goes. */
import { type NamingNotes, parseNamingNotes } from '../core/naming.ts';
import { readSetting, writeSetting } from './settings.ts';

export function namingSetting(projectId: string): string {
  return `naming ${projectId}`;
}

/** Null where nothing is kept, or nothing that this version can read. */
export function readNamingNotes(projectId: string): Promise<NamingNotes | null> {
  return readSetting(namingSetting(projectId), parseNamingNotes);
}

/** @throws {PupilError} QUOTA or STORAGE */
export function writeNamingNotes(projectId: string, notes: NamingNotes): Promise<void> {
  return writeSetting(namingSetting(projectId), notes);
}
