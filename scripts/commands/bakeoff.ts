/**
 * `npm run bakeoff`: objectives side by side without hands, in the very page that a person uses. bakeoff/options.ts
 * says how.
 */
import { markdownOf } from '../../src/core/bakeoff/texts.ts';
import { bakeoff } from '../bakeoff/bakeoff.ts';
import { parseBakeoff, usageOfBakeoff } from '../bakeoff/options.ts';
import { EXIT_CODES } from '../distill/failure.ts';
import { attempt } from './command.ts';

export function bakeoffCommand(argv: readonly string[]): Promise<number> {
  return attempt('bakeoff', async (terminal, signal) => {
    const options = parseBakeoff(argv);
    if (options === null) {
      console.log(usageOfBakeoff());
      return EXIT_CODES.done;
    }
    const report = await bakeoff(options, terminal, signal);
    console.log(`${markdownOf(report.rows, (id) => id)}\n\n${report.sentence}`);
    terminal.say(`Written:   ${options.out}`);
    const failed = report.outcomes.filter(({ status }) => status === 'failed');
    for (const { objective, student, seed, message } of failed)
      terminal.say(`Failed:    ${objective}, ${student}, seed ${seed}: ${message}`);
    return failed.length === 0 ? EXIT_CODES.done : EXIT_CODES.training;
  });
}
