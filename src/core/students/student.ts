/**
 * A student: what it is made of (parameters, in tfjs layout, under PyTorch names) and how it answers,
 * described once against `Ops`. The parameter list is read off the description itself, so the two cannot
 * disagree.
 */
import { PupilError } from '../errors.ts';
import type { Random } from '../random.ts';
import type { StudentConfig } from './family.ts';
import { type Head, readFromSpace } from './head.ts';
import { walkShapes } from './interpreters/shapes.ts';
import type { Ops } from './ops.ts';
import { initialise, type ParameterSpec } from './parameters.ts';
import { STUDENT_FAMILIES } from './registry.ts';

/**
 * Which learned maps join the student's features and the teacher's space: G (out of the student), U (into
 * it), both or none.
 */
export type Projection = 'none' | 'student-to-teacher' | 'teacher-to-student' | 'both';

export interface Heads {
  readonly classes: number;
  readonly teacherDims: number;
  /** Default `none`. */
  readonly projection?: Projection;
  /** Default `classes`. */
  readonly head?: Head['kind'];
}

export interface StudentOutputs<T> {
  /** [B, W], the penultimate features. */
  readonly features: T;
  /** [B, K] */
  readonly logits: T;
  /** [B, D], in the teacher's space, not normalised: what the logits were read from. Absent with a class head. */
  readonly projected?: T;
}

export interface Student {
  readonly config: StudentConfig;
  readonly classes: number;
  readonly featureWidth: number;
  readonly teacherDims: number;
  readonly projection: Projection;
  readonly head: Head['kind'];
  /** Widths of the features after each stage but the last: see `isStage`. */
  readonly stageWidths: readonly number[];
  /** Everything stored with the student, in a fixed order: backbone, classifier, projections. */
  readonly parameters: readonly ParameterSpec[];
  /** Images [B, S, S, 3], normalised. Whether it trains or answers is the interpreter's matter. */
  forward<T>(ops: Ops<T>, images: T): StudentOutputs<T>;
  /** Features [B, W] mapped into the teacher's space [B, D], not normalised. Needs `student-to-teacher` or `both`. */
  toTeacher<T>(ops: Ops<T>, features: T): T;
}

/** Whether a tap is the value after a stage (of a conv net) or block (of a transformer). */
export function isStage(tap: string): boolean {
  return /^(map\d+|block\d+_out)$/.test(tap);
}

/** @throws PupilError RECIPE_INVALID where sizes do not fit each other. */
export function describeStudent<Config extends StudentConfig>(config: Config, heads: Heads): Student {
  check(config, heads);
  const family = STUDENT_FAMILIES.get(config.id);
  const head = heads.head ?? 'classes';
  const projection = head === 'space' ? withMapOut(heads.projection) : (heads.projection ?? 'none');
  const forward = <T>(ops: Ops<T>, images: T): StudentOutputs<T> => {
    const features = family.backbone(ops, images, config);
    if (head === 'space') {
      const projected = toTeacher(ops, features);
      return { features, logits: readFromSpace(ops, projected, heads.classes), projected };
    }
    const logits = ops.linear(features, {
      weight: 'classifier.weight',
      bias: 'classifier.bias',
      outputs: heads.classes,
    });
    return { features, logits };
  };
  const toTeacher = <T>(ops: Ops<T>, features: T): T =>
    ops.linear(features, {
      weight: 'teacher_head.weight',
      bias: 'teacher_head.bias',
      outputs: heads.teacherDims,
    });

  let featureWidth = 0;
  const { parameters, taps } = walkShapes((ops) => {
    const { features } = forward(ops, [config.imageSizePx, config.imageSizePx, 3]);
    featureWidth = features[0]!;
    if (projection === 'teacher-to-student' || projection === 'both') {
      ops.linear([heads.teacherDims], {
        weight: 'cluster_projection.weight',
        bias: 'cluster_projection.bias',
        outputs: featureWidth,
      });
    }
    // An answer from the teacher's space has met that map already.
    if (head === 'classes' && hasMapOut({ projection })) toTeacher(ops, features);
  });
  const stages = [...taps].filter(([name]) => isStage(name)).map(([, shape]) => shape.at(-1)!);

  return {
    config,
    classes: heads.classes,
    featureWidth,
    teacherDims: heads.teacherDims,
    projection,
    head,
    stageWidths: stages.slice(0, -1),
    parameters,
    forward,
    toTeacher,
  };
}

/** Whether a student has a learned map into the teacher's space. */
export function hasMapOut({ projection }: Pick<Student, 'projection'>): boolean {
  return projection === 'student-to-teacher' || projection === 'both';
}

function withMapOut(projection: Projection = 'none'): Projection {
  return projection === 'none' || projection === 'student-to-teacher' ? 'student-to-teacher' : 'both';
}

function check(config: StudentConfig, heads: Heads): void {
  const refuse = (message: string): never => {
    throw new PupilError('RECIPE_INVALID', message, { student: config.id, imageSizePx: config.imageSizePx });
  };
  if (!(heads.classes >= 1)) refuse(`A student needs at least one class, not ${heads.classes}.`);
  const meetsTeacher = heads.head === 'space' || (heads.projection ?? 'none') !== 'none';
  if (meetsTeacher && !(heads.teacherDims >= 1)) {
    refuse('A student that meets the teacher needs the width of its embeddings.');
  }
  const fault = STUDENT_FAMILIES.get(config.id).faultOf(config);
  if (fault !== null) refuse(fault);
}

/** Seeded starting values of all of a student's parameters. */
export function initialiseStudent(student: Student, random: Random): Map<string, Float32Array> {
  return initialise(student.parameters, random);
}
