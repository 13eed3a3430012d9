/**
 * `npm run bakeoff`: objectives side by side without hands, in the very page that a person uses. bakeoff/options.ts
 * says how.
 */
import { markdownOf } from '../src/core/bakeoff/texts.ts';
import { bakeoff } from './bakeoff/bakeoff.ts';
import { parseBakeoff, USAGE } from './bakeoff/options.ts';
import { DistillFailure, EXIT_CODES } from './distill/failure.ts';
import { createTerminal } from './distill/terminal.ts';

async function main(argv: readonly string[]): Promise<number> {
  const terminal = createTerminal();
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  try {
    const options = parseBakeoff(argv);
    if (options === null) {
      console.log(USAGE);
      return EXIT_CODES.done;
    }
    const report = await bakeoff(options, terminal, interruption.signal);
    console.log(`${markdownOf(report.rows, (id) => id)}\n\n${report.sentence}`);
    terminal.say(`Written:   ${options.out}`);
    const failed = report.outcomes.filter(({ status }) => status === 'failed');
    for (const { objective, student, seed, message } of failed)
      terminal.say(`Failed:    ${objective}, ${student}, seed ${seed}: ${message}`);
    return failed.length === 0 ? EXIT_CODES.done : EXIT_CODES.training;
  } catch (thrown) {
    if (!(thrown instanceof DistillFailure)) throw thrown;
    terminal.say(`bakeoff failed (${thrown.failureClass}): ${thrown.message}`);
    return thrown.exitCode;
  }
}

process.exitCode = await main(process.argv.slice(2));
