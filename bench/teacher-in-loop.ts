/**
 * The paper's comparison, in the app: a student's step with stored embeddings against the same step with the teacher
 * in the loop, in turn, by the page's own "Measure it". Prints a Markdown table of time and memory, measured, and
 * projected for CLIP ViT-B/32.
 *
 *   npx tsx bench/teacher-in-loop.ts ../shared/data/clothing [--student conv,vit-tiny,vit-paper] [--image-size 64]
 *   [--batch 64] npx tsx bench/teacher-in-loop.ts --sample
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openApp, type PupilPage } from '../scripts/distill/browser.ts';
import { ensureBuild } from '../scripts/distill/build.ts';
import { embed, followJobs, importSample, measureLoop } from '../scripts/distill/drive.ts';
import { importFolder } from '../scripts/distill/give.ts';
import { createTerminal } from '../scripts/distill/terminal.ts';
import type { Recipe } from '../src/core/recipe/recipe.ts';
import { studentPresets } from '../src/core/students/presets.ts';
import { BUILT_IN_TEACHER, RECOMMENDED_TEACHER, teacherRecord } from '../src/core/teachers/catalogue.ts';
import { type LoopCost, loopRatios, loopStepMs, projectLoop } from '../src/core/training/loop-cost.ts';

/** The paper's own figures, which the issue sets as goals. */
const TIME_GOAL = 8;
const MEMORY_GOAL = 9;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'boolean', default: false },
    teacher: { type: 'string', default: BUILT_IN_TEACHER },
    student: { type: 'string', default: 'conv,vit-tiny,vit-paper' },
    'image-size': { type: 'string', default: '64' },
    batch: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '1' },
  },
});
const list = (text: string) => text.split(',').filter((item) => item !== '');
const [folder] = positionals;
if (folder === undefined && !values.sample)
  throw new Error('Name the folder with the photos, or say --sample.');
const students = studentPresets().filter(({ id }) => list(values.student).includes(id));
const sizes = list(values['image-size']).map(Number);

const isBuiltIn = values.teacher === BUILT_IN_TEACHER;
const teacherId = isBuiltIn ? values.teacher : basename(resolve(values.teacher));
const terminal = createTerminal(process.stderr);
ensureBuild(terminal, true);
const app = await openApp({
  profile: null,
  mounts: isBuiltIn ? {} : { [`/teachers/${teacherId}/`]: resolve(values.teacher) },
  onConsole: (text) => terminal.say(`page: ${text}`),
});
const costs: { readonly what: string; readonly cost: LoopCost }[] = [];
try {
  const { page } = app;
  await followJobs(page, (job) => terminal.progress(job));
  if (folder === undefined) await importSample(page);
  else await importFolder(page, { path: resolve(folder) });
  const origin = isBuiltIn ? 'built-in' : 'same-origin';
  await embed(page, { id: teacherId, origin, dtype: 'auto', device: 'auto' });
  for (const { id: student, name } of students) {
    for (const imageSizePx of sizes) {
      const recipe = await page.evaluate(
        ([id, px, batchSize]): Recipe => ({
          ...(globalThis as PupilPage).pupil.student.presetRecipe('kd-probe', id, px),
          batchSize,
        }),
        [student, imageSizePx, Number(values.batch)] as const,
      );
      for (let round = 0; round < Number(values.rounds); round++) {
        const cost = await measureLoop(page, recipe);
        costs.push({ what: `\`${student}\` ${imageSizePx} px (${name})`, cost });
        terminal.say(JSON.stringify(cost));
      }
    }
  }
} finally {
  await app.close();
}

const x = (ratio: number | null) => (ratio === null ? '-' : `${ratio.toFixed(1)}x`);
const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
const mb = (bytes: number | null) => (bytes === null ? '-' : `${(bytes / 1e6).toFixed(1)} MB`);
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const clip = teacherRecord({ id: RECOMMENDED_TEACHER, origin: 'hub' });

const head = [
  'student',
  'a step, stored',
  'in the loop: student + views + teacher',
  `time (goal ${TIME_GOAL}x)`,
  `weights: student, + teacher (goal ${MEMORY_GOAL}x)`,
  'all held',
  `projected, ${clip.name}: time, weights`,
];
console.log(
  [
    line(head),
    line(head.map(() => '---')),
    ...costs.map(({ what, cost }) => {
      const ratios = loopRatios(cost);
      const projected = projectLoop(cost, clip);
      const { bytes } = cost;
      return line([
        what,
        `${ms(cost.ms.stored)} ms`,
        `${ms(loopStepMs(cost.ms))} ms = ${ms(cost.ms.student)} + ${ms(cost.ms.views)} + ${ms(cost.ms.teacher)}`,
        x(ratios.time),
        `${mb(cost.student.sizeBytes)}, + ${mb(cost.teacher.sizeBytes)}: ${x(ratios.weights)}`,
        `${mb(bytes.trainer + bytes.targets)}, ${mb(bytes.teacher === null ? null : bytes.trainer + bytes.teacher)}: ${x(ratios.held)}`,
        projected === null ? '-' : `${x(projected.time)}, ${x(projected.weights)}`,
      ]);
    }),
  ].join('\n'),
);
