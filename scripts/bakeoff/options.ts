/**
 * The command line of `npm run bakeoff`: lists of what `npm run distill` takes one of, checked by the same rules
 * before anything starts.
 */
import { parseArgs } from 'node:util';
import { BASELINE, type BakeoffCell, cellsOf } from '../../src/core/bakeoff/bakeoff.ts';
import { singleObjectives } from '../../src/core/bakeoff/singles.ts';
import { objectiveOf } from '../../src/core/objectives/composition.ts';
import { OBJECTIVE_PRESET_IDS } from '../../src/core/objectives/presets.ts';
import { studentIds } from '../../src/core/students/presets.ts';
import { commandLine, parsed, usageOf } from '../commands/usage.ts';
import { folderFingerprint } from '../distill/kept-photos.ts';
import { type DistillOptions, parseOptions, USUAL_SIZE_PX } from '../distill/options.ts';

const MOST_SEEDS = 100;
/** Flags that mean the same as in `npm run distill`, handed on as they are. */
const SHARED = ['teacher', 'image-size', 'epochs', 'batch-size', 'backend', 'profile'] as const;

/**
 * What needs no captions: the sums of the presets that are more than one objective beside the labels, and each
 * objective beside them.
 */
const SUMS = [BASELINE, 'kd-probe', 'embedkd', 'clip-kd', 'clip-cid'];
const SINGLES = singleObjectives().filter(({ needsReader }) => !needsReader);
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  all: [...SUMS, ...SINGLES.map(({ id }) => id)],
  taught: [...SUMS, ...SINGLES.filter(({ needsTeacher }) => needsTeacher).map(({ id }) => id)],
};

export const usageOfBakeoff = () => `Usage: ${commandLine('bakeoff')} FOLDER [options]
       ${commandLine('bakeoff')} --sample [options]

Trains the same student with several objectives and seeds on equal terms, and prints a table with a sentence that reads it. Runs that
the file named by --out already holds are not repeated: the same command goes on where it was stopped.

  --objectives LIST      of ${OBJECTIVE_PRESET_IDS.join(', ')}       [${BASELINE},kd-probe]
                         and sums of single objectives, such as ce+0.5*fd; all: every objective beside the labels, and the presets
                         that are more; taught: those of them that ask a teacher
  --students LIST        of ${studentIds().join(', ')}                             [conv]
  --seeds N              seeds 1 to N, each with every objective                     [3]
  --label-budget SHARE   share of the training labels that the students may see      [1.0]
  --out FILE             where the figures go, as JSON                               [bakeoff.json]
  --sample, --teacher, --image-size, --epochs, --batch-size, --backend, --profile, --no-build
                         as in distill
  --help

Exit codes: 0 all finished, 5 a run failed (the others are in the table), else those of distill.`;

export interface BakeoffOptions {
  readonly cells: readonly BakeoffCell[];
  /** What one cell asks of the app. */
  optionsOf(cell: BakeoffCell): DistillOptions;
  readonly out: string;
  /** What all runs of one report have in common; a report of another setup is not gone on with. */
  readonly setup: Readonly<Record<string, string | number | null>>;
}

const list = (text: string) => text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));

const usage = usageOf('bakeoff');

/** @throws {DistillFailure} usage */
function objectivesOf(text: string): readonly string[] {
  const named = list(text).flatMap((item) => (Object.hasOwn(GROUPS, item) ? GROUPS[item]! : [item]));
  for (const name of named) {
    try {
      objectiveOf(name);
    } catch (thrown) {
      throw usage(`--objectives: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
  return named;
}

/** @throws {DistillFailure} usage */
function studentsOf(text: string): readonly string[] {
  const unknown = list(text).filter((name) => !studentIds().includes(name));
  if (unknown.length === 0) return list(text);
  throw usage(`--students: ${unknown.join(', ')} is not known. Choose of ${studentIds().join(', ')}.`);
}

function seedsOf(text: string): readonly number[] {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MOST_SEEDS)
    throw usage(`--seeds ${text} is not a whole number from 1 to ${MOST_SEEDS}.`);
  return Array.from({ length: count }, (_, index) => index + 1);
}

/**
 * @param argv what follows `npm run bakeoff --`
 * @returns null when help is asked for
 * @throws {DistillFailure} usage, photos or teacher
 */
export function parseBakeoff(argv: readonly string[]): BakeoffOptions | null {
  const { values, positionals } = parsed('bakeoff', () => parse(argv));
  if (values.help) return null;
  const cells = parsed('bakeoff', () =>
    cellsOf({
      objectives: objectivesOf(values.objectives),
      students: studentsOf(values.students),
      seeds: seedsOf(values.seeds),
    }),
  );
  const budget = Number(values['label-budget']);
  if (!(budget >= 0 && budget <= 1))
    throw usage(`--label-budget ${values['label-budget']} is not a share from 0 to 1.`);
  const shared = [
    ...positionals,
    ...(values.sample ? ['--sample'] : []),
    ...(values['no-build'] ? ['--no-build'] : []),
    ...SHARED.flatMap((flag) => (values[flag] === undefined ? [] : [`--${flag}`, values[flag]])),
    ...['--labels', values['label-budget'], '--out', values.out],
  ];
  const optionsOf = ({ objective, student, seed }: BakeoffCell): DistillOptions =>
    parseOptions([...shared, '--objective', objective, '--student', student, '--seed', String(seed)])!;
  // Every name is checked now, not after an hour of training.
  const [first] = cells.map(optionsOf);
  return { cells, optionsOf, out: first!.out, setup: setupOf(first!) };
}

function setupOf(options: DistillOptions): BakeoffOptions['setup'] {
  const { folder, plan, teacher, teacherFolder, imageSizePx, epochs, batchSize, labelBudget, backend } =
    options;
  return {
    photos: folder === null ? 'sample' : folderFingerprint(folder, plan),
    teacher: teacherFolder === null ? teacher.id : folderFingerprint(teacherFolder, null),
    imageSizePx: imageSizePx ?? USUAL_SIZE_PX,
    epochs,
    ...(batchSize === null ? {} : { batchSize }),
    labelBudget,
    backend,
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      sample: { type: 'boolean', default: false },
      objectives: { type: 'string', default: `${BASELINE},kd-probe` },
      students: { type: 'string', default: 'conv' },
      seeds: { type: 'string', default: '3' },
      'label-budget': { type: 'string', default: '1.0' },
      teacher: { type: 'string' },
      'image-size': { type: 'string' },
      epochs: { type: 'string' },
      'batch-size': { type: 'string' },
      backend: { type: 'string' },
      profile: { type: 'string' },
      out: { type: 'string', default: 'bakeoff.json' },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
}
