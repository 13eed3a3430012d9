/**
 * `npm run distill`: the app's whole journey without hands. Drives the very page that a person uses, in headless
 * Chromium. Exit code 0 only if an export was written and verified; distill/failure.ts lists the others.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { distill, plan } from '../distill/distill.ts';
import { DistillFailure, EXIT_CODES } from '../distill/failure.ts';
import { parseOptions, usageOfDistill } from '../distill/options.ts';
import type { LoopReport, Report } from '../distill/report.ts';
import { tellPlan } from '../distill/tell-plan.ts';
import { checked, percent } from './checked.ts';
import { attempt } from './command.ts';
import { commandLine } from './usage.ts';

function inLoopWords({ ratios, projected, teacher }: LoopReport): string {
  const times = ({ time, weights }: { time: number; weights: number }) =>
    `${time.toFixed(1)}x the time, ${weights.toFixed(1)}x the weights`;
  const larger = projected === null ? '' : `; projected for ${projected.teacherId}: ${times(projected)}`;
  return `In loop:   with ${teacher.name} in the loop a step takes ${times(ratios)}${larger}`;
}

function summary(report: Report): string {
  const { test, validation, baselines, training, student, teacherInLoop, seconds } = report;
  return [
    ...(test === null
      ? [`Student:   not tested, for want of a labelled test photo (validation ${percent(validation?.top1)})`]
      : [
          `Student:   ${percent(test.top1)} of test photos right (validation ${percent(validation?.top1)})`,
          `Teacher:   linear probe ${percent(baselines.linearProbe.test)}, nearest neighbours ${percent(baselines.knn.test)}`,
        ]),
    `Size:      ${student.parameters} parameters; ${training.steps} steps on ${training.backend} at ${training.msPerStep.toFixed(1)} ms`,
    ...(teacherInLoop === null ? [] : [inLoopWords(teacherInLoop)]),
    ...checked(report.export),
    `Time:      ${seconds.total.toFixed(0)} s`,
  ].join('\n');
}

export function distillCommand(argv: readonly string[]): Promise<number> {
  return attempt('distill', async (terminal, signal) => {
    const options = parseOptions(argv);
    if (options === null) {
      console.log(usageOfDistill());
      return EXIT_CODES.done;
    }
    if (options.isPlanOnly) {
      const proposal = await plan(options, terminal, signal);
      tellPlan({ ...proposal, notes: [...proposal.questions, ...proposal.notes] }, terminal);
      console.log(JSON.stringify(proposal.plan, null, 2));
      return EXIT_CODES.done;
    }
    const command = [commandLine('distill'), ...argv].join(' ');
    const { report, zip } = await distill(options, command, terminal, signal);
    // A student without its report, or the other way round, would look like a finished job.
    writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
    try {
      writeFileSync(options.out, zip);
    } catch (cause) {
      rmSync(options.report, { force: true });
      throw new DistillFailure('export', `${options.out} could not be written: ${String(cause)}`, { cause });
    }
    terminal.say(`${summary(report)}\nWritten:   ${options.out}, ${options.report}`);
    return EXIT_CODES.done;
  });
}
