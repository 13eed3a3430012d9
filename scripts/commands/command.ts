/** What the commands of `scripts/pupil.ts` have in common: what they are called, and how they end. */
import { DistillFailure } from '../distill/failure.ts';
import { createTerminal, type Terminal } from '../distill/terminal.ts';

/** As a person types it here: in a clone npm runs it, an installed package has a program (bin/pupil.js). */
export function commandLine(name: string): string {
  return process.env['PUPIL_INSTALLED'] === undefined ? `npm run ${name} --` : `pupil ${name}`;
}

/**
 * @param work answers with the exit code; `signal` aborts when the command is interrupted
 * @returns the exit code, of a failure too, which is told
 */
export async function attempt(
  name: string,
  work: (terminal: Terminal, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const terminal = createTerminal();
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  try {
    return await work(terminal, interruption.signal);
  } catch (thrown) {
    if (!(thrown instanceof DistillFailure)) throw thrown;
    terminal.say(`${name} failed (${thrown.failureClass}): ${thrown.message}`);
    return thrown.exitCode;
  }
}
