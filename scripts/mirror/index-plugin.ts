/**
 * Lists the teachers that are mirrored under public/teachers, in /teachers/index.json: made from the folders that are
 * there when the page is built or served, so that the list is never older than they are.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { MIRROR_INDEX_PATH } from '../../src/core/teachers/kept-teachers.ts';
import { MIRROR_FILE, type MirrorRecord, TEACHERS_FOLDER } from './record.ts';

/** The records of all mirrored teachers, by id; folders without a record (the built-in teacher) are none. */
export function mirroredTeachers(folder: string): readonly MirrorRecord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === MIRROR_FILE)
    .map((entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8')) as MirrorRecord)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function mirrorIndex(): Plugin {
  const body = () => `${JSON.stringify({ teachers: mirroredTeachers(resolve(TEACHERS_FOLDER)) })}\n`;
  return {
    name: 'pupil:mirror-index',
    configureServer: (server) => {
      server.middlewares.use((request, response, next) => {
        if (new URL(request.url ?? '/', 'http://localhost').pathname !== MIRROR_INDEX_PATH) {
          next();
          return;
        }
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        response.end(body());
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: MIRROR_INDEX_PATH.slice(1), source: body() });
    },
  };
}
