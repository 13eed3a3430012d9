/** The command line of `npm run distill`, read and checked before anything is started. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { OBJECTIVE_PRESET_IDS } from '../../src/core/objectives/presets.ts';
import { type ImportPlan, parsePlan } from '../../src/core/records/import-plan.ts';
import type { TeacherChoice } from '../../src/core/records/teacher.ts';
import { HEAD_IDS, type HeadId } from '../../src/core/students/head.ts';
import {
  IMAGE_SIZES_PX,
  type ImageSizePx,
  studentIds,
  studentPreset,
} from '../../src/core/students/presets.ts';
import { BUILT_IN_TEACHER } from '../../src/core/teachers/catalogue.ts';
import { VIEW_COUNTS, type ViewCount } from '../../src/core/views/plan.ts';
import { commandLine, parsed } from '../commands/usage.ts';
import { formatIds, formatsOf } from './formats.ts';
import { fileAt, folderOrFileAt, photosAt, profileAt, teacherOf, writable } from './paths.ts';
import { objective, oneOf, share, usage, whole } from './values.ts';

const STARTS = ['random', 'pretrained'] as const;
const BACKENDS = ['auto', 'webgpu', 'webgpu-half', 'wasm'] as const;

/** Of a preset, unless another is said. */
export const USUAL_SIZE_PX = 64;
/** Of a student from random weights. */
export const USUAL_OBJECTIVE = 'kd-probe';

export const usageOfDistill = () => `Usage: ${commandLine('distill')} FOLDER [options]
       ${commandLine('distill')} FOLDER --plan-only
       ${commandLine('distill')} --sample [options]

Teaches a student what a teacher sees in FOLDER's photos, and writes it as a file. FOLDER (or an archive) holds folders of classes, perhaps
with train/validation/test above or below them, or photos with a list of labels; what says nothing is used without a label. How it
was understood is told; --plan-only tells that alone.

The recipe is the page's own Best: what was measured to be best for such a folder, at most about ten minutes of training (the sample
begins with Quick). Any of --student, --image-size, --start, --objective, --epochs and --teacher-in-loop makes it yours: what you do not say
is then as in the brackets.

  --plan-only            say how FOLDER would be understood, write that plan to standard output, and end
  --plan FILE            understand FOLDER by this plan: one of --plan-only, changed
  --sample               the drawn sample set instead of a folder
  --teacher NAME | DIR   ${BUILT_IN_TEACHER} (built in), a folder in the Hub's layout, or OWNER/MODEL as fetch-teacher has put it beside the app [${BUILT_IN_TEACHER}]
  --embeddings DIR       no teacher looks: take the embeddings in DIR (or a file: .npy, .npz, .safetensors, .parquet, as the page reads them)
  --quick                the page's Quick: about a minute of training
  --student NAME | FILE  ${studentIds().join(', ')}, or a network as an .onnx file [conv]
  --image-size PX        ${IMAGE_SIZES_PX.join(', ')}   [64; of a file 128, or the nearest that it takes]
  --start NAME           ${STARTS.join(', ')}: the weights to start from      [pretrained, where the student has them]
  --objective NAME       ${OBJECTIVE_PRESET_IDS.join(', ')}          [kd-probe; of weights that can see, what Best takes]
                         or a sum of single objectives, such as ce+0.5*fd (see the README)
  --head NAME            ${HEAD_IDS.join(', ')}: one output a class, or answers in the teacher's space
                         by class means, by the linear probe or, with a teacher that reads, by class names [classes]
  --views N              1, 2, 8, 16: views of each training photo that the teacher looks at and the student learns on [1]
  --labels SHARE         share of the training labels that the student may see, 0..1 [1.0]
  --epochs N             passes over the photos                          [30, or more for small folders; a fifth from weights that can see]
  --patience N           end after N checks without a better one                     [never]
  --batch-size N         photos a step, 2 to 1024                              [64, or fewer for small folders]
  --seed N               1 or more: the same seed gives the same student             [1]
  --out FILE             where the student goes                                      [student.zip]
  --formats LIST         of ${formatIds().join(', ')}, with commas between, or all          [${formatsOf(undefined).join(',')}]
  --report FILE          where the figures go, as JSON (docs/report.md)              [report.json]
  --backend NAME         ${BACKENDS.join(', ')}                             [auto]
  --profile DIR          keep photos and embeddings in DIR, and use them again next time
  --teacher-in-loop      also measure what a step costs with the teacher in the loop
  --no-build             serve the build as it is, even if the sources are newer
  --help

Exit codes: 0 written and verified, 2 usage, 3 photos, 4 teacher, 5 training, 6 export, 7 browser, 130 interrupted.`;

export interface DistillOptions {
  /** null: the sample. */
  readonly folder: string | null;
  /** null: as the page understands the folder. */
  readonly plan: ImportPlan | null;
  readonly isPlanOnly: boolean;
  readonly teacher: TeacherChoice;
  /** Folder of a teacher that is not built in, to be served under /teachers/<id>/. */
  readonly teacherFolder: string | null;
  /** Embeddings from elsewhere, which stand for a teacher: a folder or a file; null: the teacher looks. */
  readonly embeddings: string | null;
  /** One of the recipes that the page recommends: for these photos, or Quick; null: composed of what follows. */
  readonly recommended: 'usual' | 'quick' | null;
  /** A preset, unless `studentFile` is given: then what its file is called. */
  readonly student: string;
  /** An .onnx file that becomes the student. */
  readonly studentFile: string | null;
  /** null: as the student usually has it. */
  readonly imageSizePx: ImageSizePx | null;
  /** null: as the student usually does. */
  readonly start: (typeof STARTS)[number] | null;
  /** A preset's id or a sum of objectives; null: as the student's start suggests. */
  readonly objective: string | null;
  readonly head: HeadId;
  readonly views: ViewCount;
  readonly labelBudget: number;
  /** null: as the page suggests for the folder. */
  readonly epochs: number | null;
  /** null: it takes all its epochs. */
  readonly patience: number | null;
  /** null: as the page does. */
  readonly batchSize: number | null;
  readonly seed: number;
  readonly out: string;
  /** Ids of export formats. */
  readonly formats: readonly string[];
  readonly report: string;
  readonly backend: (typeof BACKENDS)[number];
  readonly profile: string | null;
  readonly measuresLoop: boolean;
  readonly mayBuild: boolean;
}

/** @throws {DistillFailure} usage, where nobody has published weights of the student */
function startOf(
  value: string | undefined,
  { student, studentFile }: Pick<DistillOptions, 'student' | 'studentFile'>,
): DistillOptions['start'] {
  if (value === undefined) return null;
  const start = oneOf('--start', value, STARTS);
  const hasWeights = studentFile !== null || studentPreset(student).published !== undefined;
  if (start === 'random' || hasWeights) return start;
  throw usage(`--start pretrained needs a student with published weights, and ${student} has none.`);
}

function studentOf(value: string): Pick<DistillOptions, 'student' | 'studentFile'> {
  if (!/\.onnx$/i.test(value)) return { student: oneOf('--student', value, studentIds()), studentFile: null };
  return { student: basename(value), studentFile: fileAt('--student', value) };
}

/** Whoever says one of these composes a recipe. The teacher in the loop needs one that asks a teacher. */
const COMPOSING = ['student', 'image-size', 'start', 'objective', 'epochs', 'teacher-in-loop'];

/** @throws {DistillFailure} usage, where a recommended recipe is asked for and another one composed */
function recommendedOf(argv: readonly string[], isQuick: boolean): DistillOptions['recommended'] {
  const said = parse(argv).tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  const composing = said.find((name) => COMPOSING.includes(name));
  if (composing === undefined) return isQuick ? 'quick' : 'usual';
  if (isQuick) throw usage(`--quick is a whole recipe: it does not go with --${composing}.`);
  return null;
}

function folderOf(positionals: readonly string[], isSample: boolean): string | null {
  if (isSample && positionals.length > 0) throw usage('--sample and a FOLDER do not go together.');
  if (isSample) return null;
  const [folder, ...others] = positionals;
  if (folder === undefined) throw usage('Name the FOLDER with the photos, or say --sample.');
  if (others.length > 0) throw usage(`One FOLDER at a time, please; ${others.join(' ')} is too much.`);
  return photosAt(folder);
}

/** @throws {DistillFailure} usage */
function planOf(value: string | undefined, folder: string | null): ImportPlan | null {
  if (value === undefined) return null;
  if (folder === null) throw usage('--plan is of a FOLDER, and the sample is none.');
  const file = fileAt('--plan', value);
  try {
    return parsePlan(JSON.parse(readFileSync(file, 'utf8')));
  } catch (thrown) {
    throw usage(`--plan ${value}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

type Values = ReturnType<typeof parse>['values'];

/** @throws {DistillFailure} usage, where something is asked for that only a teacher that looks can do */
function embeddingsOf({ embeddings, teacher, views, 'teacher-in-loop': inLoop }: Values): string | null {
  if (embeddings === undefined) return null;
  const other =
    teacher !== undefined ? '--teacher' : views !== '1' ? '--views' : inLoop ? '--teacher-in-loop' : null;
  if (other !== null)
    throw usage(`--embeddings stand for a teacher, and none is there to look: they do not go with ${other}.`);
  return folderOrFileAt('--embeddings', embeddings);
}

/** @throws {DistillFailure} usage */
function outputsOf(values: Values): Pick<DistillOptions, 'out' | 'report'> {
  const out = writable('--out', values.out);
  const report = writable('--report', values.report);
  if (out === report) throw usage(`--out and --report are the same file, ${values.out}.`);
  return { out, report };
}

/**
 * @param argv what follows `npm run distill --`
 * @returns null when help is asked for
 * @throws {DistillFailure} usage, photos (no such folder) or teacher (no such teacher)
 */
export function parseOptions(argv: readonly string[]): DistillOptions | null {
  const { values, positionals } = parsed('distill', () => parse(argv));
  if (values.help) return null;
  if (values['teacher-in-loop'] && values.objective === 'ce') {
    throw usage('--teacher-in-loop needs an objective that learns from a teacher, and ce has none.');
  }
  const student = studentOf(values.student);
  const folder = folderOf(positionals, values.sample);
  if (values['plan-only'] && folder === null)
    throw usage('--plan-only is of a FOLDER, and the sample is none.');
  return {
    folder,
    plan: planOf(values.plan, folder),
    isPlanOnly: values['plan-only'],
    ...teacherOf(values.teacher ?? BUILT_IN_TEACHER),
    embeddings: embeddingsOf(values),
    recommended: recommendedOf(argv, values.quick),
    ...student,
    start: startOf(values.start, student),
    imageSizePx:
      values['image-size'] === undefined ? null : oneOf('--image-size', values['image-size'], IMAGE_SIZES_PX),
    objective: values.objective === undefined ? null : objective('--objective', values.objective),
    head: oneOf('--head', values.head, HEAD_IDS),
    views: oneOf('--views', values.views, VIEW_COUNTS),
    labelBudget: share('--labels', values.labels),
    epochs: values.epochs === undefined ? null : whole('--epochs', values.epochs, 10_000),
    patience: values.patience === undefined ? null : whole('--patience', values.patience, 1000),
    batchSize:
      values['batch-size'] === undefined ? null : whole('--batch-size', values['batch-size'], 1024, 2),
    seed: whole('--seed', values.seed, 2 ** 31 - 1),
    ...outputsOf(values),
    formats: formatsOf(values.formats),
    backend: oneOf('--backend', values.backend, BACKENDS),
    profile: values.profile === undefined ? null : profileAt(values.profile, false),
    measuresLoop: values['teacher-in-loop'],
    mayBuild: !values['no-build'],
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    tokens: true,
    options: {
      plan: { type: 'string' },
      'plan-only': { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      sample: { type: 'boolean', default: false },
      teacher: { type: 'string' },
      embeddings: { type: 'string' },
      student: { type: 'string', default: 'conv' },
      start: { type: 'string' },
      'image-size': { type: 'string' },
      objective: { type: 'string' },
      head: { type: 'string', default: 'classes' },
      views: { type: 'string', default: '1' },
      labels: { type: 'string', default: '1.0' },
      epochs: { type: 'string' },
      patience: { type: 'string' },
      'batch-size': { type: 'string' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'student.zip' },
      formats: { type: 'string' },
      report: { type: 'string', default: 'report.json' },
      backend: { type: 'string', default: 'auto' },
      profile: { type: 'string' },
      'teacher-in-loop': { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
}
