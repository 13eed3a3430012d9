/**
 * A student in one .safetensors file, in PyTorch's layouts, with what it is in the file's metadata: enough to build it
 * again, here or there.
 */
import { PupilError } from '../../errors.ts';
import { type NamedTensor, readTensors, readTensorsMetadata } from '../../files/safetensors.ts';
import { writeSafetensors } from '../../files/write-safetensors.ts';
import { RECIPE } from '../../recipe/parse.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { count, list, of, optional, parser, record, text } from '../../records/shape.ts';
import type { Ops } from '../../students/ops.ts';
import type { ParameterSpec } from '../../students/parameters.ts';
import { STUDENT_FAMILIES } from '../../students/registry.ts';
import type { Student } from '../../students/student.ts';
import { describeRun } from '../../training/plan.ts';
import { fromTorch, torchShape, toTorch } from './layouts.ts';

/** What the metadata says under `pupil`, as JSON. */
export interface StudentNote {
  readonly version: 1;
  /** What it is called: of the project and the run. */
  readonly name: string;
  readonly classNames: readonly string[];
  /** Width of the teacher's space; 0 where the student has no map into it. */
  readonly teacherDims: number;
  readonly recipe: Recipe;
  /** Of the hand-over to a cluster: no step yet, or as many as train.py took. */
  readonly trained?: { readonly steps: number; readonly processes: number };
}

export interface StoredStudent {
  readonly note: StudentNote;
  readonly student: Student;
  /** The student's parameters, then the objective's own. */
  readonly specs: readonly ParameterSpec[];
  /** By parameter name, in tfjs layout: all of the student's, and what the file has of the objective's. */
  readonly values: ReadonlyMap<string, Float32Array>;
}

const NOTE_KEY = 'pupil';
/** Operations of a student for each of its tensors, at the very most. */
const OPERATIONS_A_TENSOR = 64;

const parseNote = parser(
  'What the .safetensors says of its student',
  'Take the file anew from where it was trained.',
  record<StudentNote>({
    version: of('version 1, which this Pupil reads', (value) => value === 1),
    name: text,
    classNames: list(text),
    teacherDims: count,
    recipe: RECIPE,
    trained: optional(record<NonNullable<StudentNote['trained']>>({ steps: count, processes: count })),
  }),
);

/** @param specs in the order of the file; @param values by name, in tfjs layout */
export function writeWeights(
  specs: readonly ParameterSpec[],
  values: ReadonlyMap<string, Float32Array>,
  note: StudentNote,
): Uint8Array<ArrayBuffer> {
  const tensors = specs.map(
    (spec) =>
      [spec.name, { shape: torchShape(spec), values: toTorch(spec, values.get(spec.name)!) }] as const,
  );
  return writeSafetensors(new Map(tensors), { format: 'pt', [NOTE_KEY]: JSON.stringify(note) });
}

/** The note of a file that Pupil wrote, or that its train.py did; null of any other. @throws {PupilError} */
export function noteIn(bytes: Uint8Array): StudentNote | null {
  const said = readTensorsMetadata(bytes).get(NOTE_KEY);
  if (said === undefined) return null;
  let note: unknown = null;
  try {
    note = JSON.parse(said);
  } catch {
    // The parser says what is wrong with it.
  }
  return parseNote(note);
}

/** @throws {PupilError} RECORD_INVALID, CHECKPOINT_INVALID or EMBEDDINGS_INVALID (no such file at all) where it is no student that can be built here */
export function readWeights(bytes: Uint8Array): StoredStudent {
  const note = noteIn(bytes);
  if (note === null) throw unfit('it does not say which student its weights are of');
  const tensors = tensorsIn(bytes);
  const { student, specs } = described(note, tensors.size);
  const isStored = ({ name }: ParameterSpec, place: number) =>
    place < student.parameters.length || tensors.has(name);
  const values = specs
    .filter(isStored)
    .map((spec) => [spec.name, fromTorch(spec, fitting(spec, tensors))] as const);
  return { note, student, specs, values: new Map(values) };
}

/** What reads them speaks of embeddings. */
function tensorsIn(bytes: Uint8Array): ReadonlyMap<string, NamedTensor> {
  try {
    return readTensors(bytes);
  } catch (cause) {
    if (!(cause instanceof PupilError)) throw cause;
    throw unfit('a weight is no number, as where training has diverged', cause);
  }
}

function fitting(spec: ParameterSpec, tensors: ReadonlyMap<string, NamedTensor>): Float32Array {
  const tensor = tensors.get(spec.name);
  const shape = torchShape(spec);
  if (tensor?.shape.join() === shape.join()) return tensor.values;
  const seen = tensor === undefined ? 'is missing' : `is [${tensor.shape.join()}]`;
  throw unfit(`${spec.name.slice(0, 80)} ${seen}, and the student has [${shape.join()}]`);
}

/** The student of a note, unless it is one that no file of so few tensors could hold. */
function described({ recipe, classNames, teacherDims }: StudentNote, tensors: number) {
  try {
    countOperations(recipe, OPERATIONS_A_TENSOR * (tensors + 1));
    return describeRun(recipe, { classes: classNames.length, teacherDims });
  } catch (cause) {
    if (cause instanceof PupilError) throw cause;
    throw unfit('the student that it describes cannot be built', cause);
  }
}

/** A stranger's numbers may ask for a billion layers: they are counted before anything is made for them. */
function countOperations({ student }: Recipe, most: number): void {
  let operations = 0;
  const operation = () => {
    operations++;
    if (operations > most)
      throw unfit('the student that it describes has far more layers than the file has weights');
    return null;
  };
  const ops = new Proxy({}, { get: () => operation }) as Ops<null>;
  STUDENT_FAMILIES.get(student.id).backbone(ops, null, student);
}

function unfit(why: string, cause?: unknown): PupilError {
  return new PupilError(
    'CHECKPOINT_INVALID',
    `The .safetensors cannot become a student: ${why}. Take the file anew from where it was trained.`,
    {},
    { cause },
  );
}
