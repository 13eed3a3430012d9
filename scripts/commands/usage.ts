/** What a person types to run a command, and what they are told where it is wrong. */
import { DistillFailure } from '../distill/failure.ts';

/** An installed package has a program (bin/pupil.js); in a clone npm runs it. */
export const isInstalled = () => process.env['PUPIL_INSTALLED'] !== undefined;

/** As a person types it here. */
export function commandLine(name: string): string {
  return isInstalled() ? `pupil ${name}` : `npm run ${name} --`;
}

/** @param name of the command, whose help lists what there is */
export function usageOf(name: string): (message: string) => DistillFailure {
  return (message) =>
    new DistillFailure('usage', `${message} \`${commandLine(name)} --help\` lists what there is.`);
}

/**
 * What `parse` makes of a command line.
 * @throws {DistillFailure} usage, in the words of whatever `parse` throws
 */
export function parsed<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (thrown) {
    if (thrown instanceof DistillFailure) throw thrown;
    throw usageOf(name)(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
