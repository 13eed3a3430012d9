/** One program for all that is done without hands: `npx tsx scripts/pupil.ts COMMAND`, `pupil COMMAND` where it is installed. */

type Command = (argv: readonly string[]) => Promise<number>;

interface Entry {
  readonly words: string;
  /** Loaded when it is asked for: to serve the page needs no browser. */
  load(): Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  serve: {
    words: 'serve the built page on this machine',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  distill: {
    words: 'teach a student from a folder of photos, and write it as a file',
    load: async () => (await import('./commands/distill.ts')).distillCommand,
  },
  predict: {
    words: 'let a student answer the photos of a folder',
    load: async () => (await import('./commands/predict.ts')).predict,
  },
  evaluate: {
    words: 'test a student on a folder of classes',
    load: async () => (await import('./commands/evaluate.ts')).evaluate,
  },
  export: {
    words: 'write a run of a kept profile in other formats',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  bakeoff: {
    words: 'compare objectives on equal terms',
    load: async () => (await import('./commands/bakeoff.ts')).bakeoffCommand,
  },
  'fetch-teacher': {
    words: 'put a teacher of the Hub beside the page',
    load: async () => (await import('./commands/fetch-teacher.ts')).fetchTeacher,
  },
};

const USAGE = `Usage: pupil COMMAND [options]

${Object.entries(COMMANDS)
  .map(([name, { words }]) => `  ${name.padEnd(15)}${words}`)
  .join('\n')}

pupil COMMAND --help lists the options of a command.`;

async function main([name = '--help', ...argv]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return (await command.load())(argv);
  const isHelp = name === '--help' || name === '-h';
  if (isHelp) console.log(USAGE);
  else console.error(`There is no command ${name}.\n\n${USAGE}`);
  return isHelp ? 0 : 2;
}

process.exitCode = await main(process.argv.slice(2));

export type {};
