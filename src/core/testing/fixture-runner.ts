/**
 * Holds Pupil to a folder of reference values: every case of every file becomes one check. What a case needs (names,
 * shapes, settings, tolerances) comes from the file; a function that Pupil does not have is reported by name, not
 * failed.
 */

import type { MobileConfig } from '../students/families/mobile.ts';
import { countStudent } from '../students/interpreters/count.ts';
import type { Student } from '../students/student.ts';
import { describeStudent } from '../students/student.ts';
import { compare, tfjsShape } from './fixture-arrays.ts';
import type { Context, Implementation } from './fixture-context.ts';
import type { FixtureFile, FixtureFiles, ListedParameter, ModelFact } from './fixture-files.ts';
import { LAYERS } from './implementations/layers.ts';
import { LOSSES } from './implementations/losses.ts';
import { METRICS } from './implementations/metrics.ts';
import { SELECTION } from './implementations/selection.ts';
import { STUDENT_LOSSES } from './implementations/student-losses.ts';
import { STUDENTS, studentOf } from './implementations/students.ts';
import { TARGETS } from './implementations/targets.ts';
import { TEACHER_LOSSES } from './implementations/teacher-losses.ts';
import { TRAINING } from './implementations/training.ts';
import { TRAJECTORIES } from './implementations/trajectory.ts';

const IMPLEMENTATIONS: Readonly<Record<string, Implementation>> = {
  ...LOSSES,
  ...TEACHER_LOSSES,
  ...STUDENT_LOSSES,
  ...LAYERS,
  ...STUDENTS,
  ...TRAINING,
  ...TRAJECTORIES,
  ...METRICS,
  ...TARGETS,
  ...SELECTION,
};

export interface Verdict {
  /** Why nothing was checked; null where something was. */
  readonly skipped: string | null;
  readonly failures: readonly string[];
  /** Largest error in units of the tolerance. */
  readonly worst: number;
  readonly compared: number;
}

export interface Check {
  readonly file: string;
  readonly name: string;
  /** @param factor multiplies every tolerance: 1 on cpu and wasm, 10 on GPUs. */
  run(factor: number): Promise<Verdict>;
}

export function fixtureChecks(files: FixtureFiles): readonly Check[] {
  return [...files].flatMap(([file, content]) => [
    ...(content.cases ?? []).map((one) => ({
      file,
      name: one.name,
      run: (factor: number) => runCase({ files, file: content, case: one, config: one.config ?? {} }, factor),
    })),
    ...(content.parameters === undefined
      ? []
      : [{ file, name: 'parameter list', run: async () => checkList(content, content.parameters!) }]),
    ...(content.models ?? []).map((fact) => ({
      file,
      name: `${fact.model}, ${fact.image ?? 'any'} px`,
      run: async () => checkFact(fact),
    })),
  ]);
}

const skip = (reason: string): Verdict => ({ skipped: reason, failures: [], worst: 0, compared: 0 });

async function runCase(context: Context, factor: number): Promise<Verdict> {
  const one = context.case;
  const implementation = Object.hasOwn(IMPLEMENTATIONS, one.function)
    ? IMPLEMENTATIONS[one.function]
    : undefined;
  if (implementation === undefined) return skip(`Pupil has no ${one.function} yet`);
  const answer = await implementation(context);
  if (typeof answer === 'string') return skip(`Pupil does not have ${answer} yet`);
  const differences = [
    ...Object.entries(one.outputs ?? {}).map(([name, expected]) =>
      compare(name, answer.outputs[name], expected, factor, answer.leastTolerance?.[name]),
    ),
    ...Object.entries(one.grads ?? {}).map(([name, expected]) =>
      compare(`gradient of ${name}`, answer.grads[name], expected, factor),
    ),
  ];
  return {
    skipped: null,
    failures: differences.filter(({ ratio }) => !(ratio <= 1)).map(({ message }) => message),
    worst: Math.max(0, ...differences.map(({ ratio }) => ratio)),
    compared: differences.length,
  };
}

/** Names, order, shapes, decay and trainability of a student's parameters. */
function checkList(file: FixtureFile, listed: readonly ListedParameter[]): Verdict {
  const shapes = new Map(listed.map(({ name, shape }) => [name, shape]));
  const student = studentOf(file.config ?? {}, shapes, 8);
  return student === null
    ? skip('Pupil does not have this kind of student yet')
    : checkParameters(student, listed);
}

function checkParameters(student: Student, listed: readonly ListedParameter[]): Verdict {
  const say = (name: string, shape: readonly number[], trains: boolean, decays: boolean) =>
    `${name} [${shape.join()}] trainable=${trains} decay=${decays}`;
  const own = student.parameters.map((p) => say(p.name, p.shape, p.isTrainable, p.decay));
  const wanted = listed.map((p) => say(p.name, tfjsShape(p.shape, p.layout), p.trainable, p.decay === true));
  const failures = wanted.flatMap((line, i) =>
    line === own[i] ? [] : [`parameter ${i} is ${own[i]}, expected ${line}`],
  );
  if (own.length !== wanted.length) failures.push(`${own.length} parameters, expected ${wanted.length}`);
  return { skipped: null, failures, worst: failures.length === 0 ? 0 : Infinity, compared: listed.length };
}

/** Counts of parameters and multiply-accumulates of the models that the facts name. */
function checkFact(fact: ModelFact): Verdict {
  const student = namedModel(fact);
  if (student === null) return skip(`Pupil does not have the model "${fact.model}" yet`);
  const cost = countStudent(student);
  const classifier = (student.featureWidth + 1) * student.classes;
  const failures: string[] = [];
  let compared = 0;
  const expect = (what: string, value: number, wanted: number | undefined) => {
    if (wanted === undefined) return;
    compared++;
    if (value !== wanted) failures.push(`${what}: ${value}, expected ${wanted}`);
  };
  expect('core parameters', cost.parameters - classifier, fact.core_parameters);
  expect('parameters', cost.parameters, fact.parameters);
  const core = cost.multiplyAccumulates - student.featureWidth * student.classes;
  expect('multiply-accumulates', core, fact.macs_per_image);
  if (fact.parameters_list) {
    const list = checkParameters(student, fact.parameters_list);
    failures.push(...list.failures);
    compared += list.compared;
  }
  return { skipped: null, failures, worst: failures.length === 0 ? 0 : Infinity, compared };
}

function namedModel(fact: ModelFact): Student | null {
  const vit = (width: number, layers: number, heads: number, patchPx: number) => {
    const shapes = new Map((fact.parameters_list ?? []).map(({ name, shape }) => [name, shape]));
    const [classes = 10] = shapes.get('classifier.weight') ?? [];
    const [teacherDims] = shapes.get('teacher_head.weight') ?? [];
    return describeStudent(
      { id: 'vit', imageSizePx: fact.image ?? 32, patchPx, width, layers, heads, attentionDropout: 0 },
      { classes, teacherDims: teacherDims ?? 0, projection: teacherDims === undefined ? 'none' : 'both' },
    );
  };
  if (fact.model === 'paper ViT') return vit(256, 6, 8, 4);
  const sized = /^ViT (\d+)x(\d+)x(\d+), patch (\d+)$/.exec(fact.model)?.slice(1).map(Number);
  if (sized) return vit(sized[0]!, sized[1]!, sized[2]!, sized[3]!);
  if (fact.model === 'mobilenet default, 10 classes') {
    const mobile: MobileConfig = {
      id: 'mobile',
      imageSizePx: 32,
      stem: 16,
      blocks: [
        { expansion: 1, outputs: 16, stride: 1 },
        { expansion: 4, outputs: 24, stride: 2 },
        { expansion: 4, outputs: 24, stride: 1 },
        { expansion: 4, outputs: 40, stride: 2 },
        { expansion: 4, outputs: 40, stride: 1 },
      ],
      last: 128,
      norm: 'group',
      groups: 4,
      stemStride: 1,
      padding: 'sym',
    };
    return describeStudent(mobile, { classes: 10, teacherDims: 0 });
  }
  const conv = /^resnet ([\d-]+), blocks ([\d-]+), (\d+) classes$/.exec(fact.model);
  if (conv === null) return null;
  const widths = conv[1]!.split('-').map(Number);
  const blocksPerStage = conv[2]!.split('-').map(Number);
  return describeStudent(
    {
      id: 'conv',
      imageSizePx: 32,
      widths,
      blocksPerStage,
      norm: 'group',
      groups: 4,
      stemStride: 1,
      padding: 'sym',
    },
    { classes: Number(conv[3]), teacherDims: 0 },
  );
}
