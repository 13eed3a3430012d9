/** `evaluate STUDENT.zip FOLDER`: how often a student is right on a folder of classes, as JSON. */
import { writeFileSync } from 'node:fs';
import { DistillFailure, EXIT_CODES } from '../distill/failure.ts';
import { answerPhotos } from '../predict/answer-photos.ts';
import { parsePredict } from '../predict/options.ts';
import { type Evaluated, evaluated } from '../predict/tables.ts';
import { attempt } from './command.ts';
import { commandLine } from './usage.ts';

const usage = () => `Usage: ${commandLine('evaluate')} STUDENT.zip FOLDER [options]

Lets the student of a take-away answer every photo in FOLDER and below. The nearest folder above a photo that is called like a class of the student
says what is right; photos without one are named, not counted. Figures as JSON: top-1 with its 95 % interval, each class, who was taken for whom.

  --json FILE  where the figures go                                   [standard output]
  --help`;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function summary({ top1, top1Interval, photos, withoutClass, unread }: Evaluated): string {
  const range = `95 % interval ${percent(top1Interval.low)} to ${percent(top1Interval.high)}`;
  return `Right:     ${percent(top1)} of ${photos} photos (${range}); ${withoutClass.length} in no folder of a class, ${unread.length} could not be read.`;
}

export function evaluate(argv: readonly string[]): Promise<number> {
  return attempt('evaluate', async (terminal, signal) => {
    const options = parsePredict('evaluate', 'json', argv);
    if (options === null) {
      console.log(usage());
      return EXIT_CODES.done;
    }
    const { labels } = options.student;
    const answers = await answerPhotos(options, terminal, signal);
    const figures = evaluated(answers, labels);
    if (figures === null)
      throw new DistillFailure(
        'photos',
        `No photo in ${options.folder} lies in a folder that is called like a class of the student (${labels.slice(0, 5).join(', ')}${labels.length > 5 ? ', ...' : ''}).`,
      );
    const json = `${JSON.stringify(figures, null, 2)}\n`;
    if (options.out === null) process.stdout.write(json);
    else writeFileSync(options.out, json);
    terminal.say(summary(figures));
    if (options.out !== null) terminal.say(`Written:   ${options.out}`);
    return EXIT_CODES.done;
  });
}
