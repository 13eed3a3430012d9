/** `predict STUDENT.zip FOLDER`: what a student says of each photo of a folder, as a table. */
import { writeFileSync } from 'node:fs';
import { EXIT_CODES } from '../distill/failure.ts';
import { answerPhotos } from '../predict/answer-photos.ts';
import { parsePredict } from '../predict/options.ts';
import { answersCsv } from '../predict/tables.ts';
import { attempt } from './command.ts';
import { commandLine } from './usage.ts';

const usage = () => `Usage: ${commandLine('predict')} STUDENT.zip FOLDER [options]

Lets the student of a take-away answer every photo in FOLDER and below: a line a photo with file, class, probability, and the probability of each
class. A photo that could not be read has a line of its name alone.

  --csv FILE   where the table goes                                   [standard output]
  --help`;

export function predict(argv: readonly string[]): Promise<number> {
  return attempt('predict', async (terminal, signal) => {
    const options = parsePredict('predict', 'csv', argv);
    if (options === null) {
      console.log(usage());
      return EXIT_CODES.done;
    }
    const { labels } = options.student;
    const answers = await answerPhotos(options, terminal, signal);
    const csv = answersCsv(answers, labels);
    if (options.out === null) process.stdout.write(csv);
    else writeFileSync(options.out, csv);
    const unread = answers.filter(({ probabilities }) => probabilities === null).length;
    terminal.say(`Answered:  ${answers.length - unread} photos; ${unread} could not be read.`);
    if (options.out !== null) terminal.say(`Written:   ${options.out}`);
    return EXIT_CODES.done;
  });
}
