/** How the commands of `scripts/pupil.ts` run and end. */
import { DistillFailure } from '../distill/failure.ts';
import { createTerminal, type Terminal } from '../distill/terminal.ts';

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
