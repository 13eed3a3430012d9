/**
 * `npm run fetch-teacher -- OWNER/MODEL`: mirrors a teacher beside the app. Exits with 0 when all of its files are
 * there and right.
 */
import { PupilError } from '../../src/core/errors.ts';
import { createTerminal } from '../distill/terminal.ts';
import { mirrorFromFolder, mirrorFromHub } from '../mirror/mirror.ts';
import { parseFetchTeacher, UsageError, usageOfFetch } from '../mirror/options.ts';
import { commandLine } from './usage.ts';

async function fetchInto(argv: readonly string[]): Promise<number> {
  const options = parseFetchTeacher(argv);
  if (options === null) {
    console.log(usageOfFetch());
    return 0;
  }
  const terminal = createTerminal();
  const startedMs = performance.now();
  const { source, endpoint, ...wish } = options;
  const how = {
    ...wish,
    report: ({ what, doneBytes, totalBytes }: { what: string; doneBytes: number; totalBytes: number }) => {
      const perSecond = doneBytes / Math.max(0.001, (performance.now() - startedMs) / 1000);
      const etaMs = totalBytes > 0 && perSecond > 0 ? ((totalBytes - doneBytes) / perSecond) * 1000 : null;
      terminal.progress({
        what,
        done: doneBytes,
        total: totalBytes,
        unit: 'bytes',
        perSecond,
        etaMs,
        note: '',
        state: 'running',
      });
    },
    warn: (text: string) => terminal.say(text),
  };
  const record =
    source.kind === 'hub'
      ? await mirrorFromHub(source.id, endpoint, how)
      : mirrorFromFolder(source.path, how);
  const bytes = record.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  terminal.say(
    `${record.id}: ${record.files.length} files, ${(bytes / 1e6).toFixed(1)} MB, in ${options.out}/${record.id}. Licence: ${record.licence ?? 'not stated'}.`,
  );
  terminal.say(`For one job: ${commandLine('distill')} FOLDER --teacher ${record.id}, from this folder.`);
  terminal.say('In the page: build it again from its sources (npm start), and the Teacher station lists it.');
  return 0;
}

export async function fetchTeacher(argv: readonly string[]): Promise<number> {
  try {
    return await fetchInto(argv);
  } catch (thrown) {
    const isUsage = thrown instanceof UsageError;
    console.error(thrown instanceof PupilError || isUsage ? thrown.message : thrown);
    if (isUsage) console.error(`\`${commandLine('fetch-teacher')} --help\` lists what there is.`);
    return isUsage ? 2 : 1;
  }
}
