/**
 * The teacher worker: owns the model and its GPU device, commits embeddings itself. Ended by the page when its phase
 * ends.
 */
import { PupilError } from '../core/errors.ts';
import { serve } from '../protocol/rpc.ts';
import type { TeacherCalls } from '../protocol/teacher.ts';
import { embedProject } from './teacher/embed.ts';
import { embedViews } from './teacher/embed-views.ts';
import { filesOf } from './teacher/files/files-of.ts';
import { type LoadedTeacher, loadTeacher } from './teacher/load.ts';
import { look } from './teacher/look.ts';
import { readTexts } from './teacher/read-texts.ts';
import { writeProbedTeacher } from './teacher/write-probed-teacher.ts';

let teacher: LoadedTeacher | null = null;

function loaded(): LoadedTeacher {
  if (teacher !== null) return teacher;
  throw new PupilError('TEACHER_NOT_FOUND', 'No teacher is loaded. Choose one first.');
}

serve<TeacherCalls>(self, {
  async list({ choice }, { signal }) {
    const files = await filesOf(choice, () => {}).list(signal);
    return files === null ? null : [...files].map(([path, { sizeBytes }]) => ({ path, sizeBytes }));
  },
  async load({ choice }, { signal, progress }) {
    await teacher?.network.close();
    teacher = null;
    teacher = await loadTeacher(choice, signal, progress);
    return teacher.facts;
  },
  async embed({ projectId }, { signal, progress }) {
    return embedProject(loaded(), projectId, signal, progress);
  },
  embedViews: async ({ projectId, plan }, { signal, progress }) =>
    embedViews(loaded(), projectId, plan, signal, progress),
  async look({ views }, { transfer }) {
    const looked = await look(loaded(), views);
    transfer([looked.embeddings.buffer]);
    return looked;
  },
  async readTexts({ choice, fingerprint, texts }, { signal, progress }) {
    await readTexts(choice, fingerprint, texts, signal, progress);
    return null;
  },
  async writeWithProbe(params, { signal, progress, transfer }) {
    const unchecked = await writeProbedTeacher(params, signal, (loadedBytes, totalBytes) =>
      progress({ loadedBytes, totalBytes }),
    );
    const { files, pixels, probabilities, labels } = unchecked;
    transfer([pixels, probabilities, labels, ...files.map(({ bytes }) => bytes)].map(({ buffer }) => buffer));
    return unchecked;
  },
});
