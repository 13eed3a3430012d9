/**
 * A student: what it is made of (parameters, in tfjs layout, under PyTorch names) and how it answers, described once against `Ops`.
 * The parameter list is read off the description itself, so the two cannot disagree.
 */
import { PupilError } from '../errors.ts';
import { convNet } from './families/conv.ts';
import { type MobileConfig, mobileFault, mobileNet } from './families/mobile.ts';
import { type RwkvConfig, rwkvFault, rwkvMixer } from './families/rwkv.ts';
import { visionTransformer } from './families/vit.ts';
import { type Head, readFromSpace } from './head.ts';
import { walkShapes } from './interpreters/shapes.ts';
import type { Ops, Padding } from './ops.ts';
import type { ParameterSpec } from './parameters.ts';

export interface ConvConfig {
  readonly id: 'conv';
  readonly imageSizePx: number;
  readonly widths: readonly number[];
  readonly blocksPerStage: readonly number[];
  readonly norm: 'batch' | 'group';
  /** Groups of group norm; batch norm ignores it. */
  readonly groups: number;
  readonly stemStride: 1 | 2;
  readonly padding: Exclude<Padding, 'valid'>;
}

export interface VitConfig {
  readonly id: 'vit';
  readonly imageSizePx: number;
  readonly patchPx: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly attentionDropout: number;
}

export type StudentConfig = ConvConfig | VitConfig | MobileConfig | RwkvConfig;

/** Which learned maps join the student's features and the teacher's space: G (out of the student), U (into it), both or none. */
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

/** Whether a parameter sees photos, as the classifier, directions of classes and the maps between student and teacher do not. */
export function isBackbone({ name }: ParameterSpec): boolean {
  return !/^(classifier|class_directions|teacher_head|cluster_projection)\./.test(name);
}

/** Whether a tap is the value after a stage (of a conv net) or block (of a transformer). */
export function isStage(tap: string): boolean {
  return /^(map\d+|block\d+_out)$/.test(tap);
}

/** @throws PupilError RECIPE_INVALID where sizes do not fit each other. */
export function describeStudent(config: StudentConfig, heads: Heads): Student {
  check(config, heads);
  const head = heads.head ?? 'classes';
  const projection = head === 'space' ? withMapOut(heads.projection) : (heads.projection ?? 'none');
  const forward = <T>(ops: Ops<T>, images: T): StudentOutputs<T> => {
    const features = backbone(ops, images, config);
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

/** Images [B, S, S, 3] -> features [B, W], by the family of the student. */
function backbone<T>(ops: Ops<T>, images: T, config: StudentConfig): T {
  switch (config.id) {
    case 'conv':
      return convNet(ops, images, config);
    case 'mobile':
      return mobileNet(ops, images, config);
    case 'rwkv':
      return rwkvMixer(ops, images, config);
    case 'vit':
      return visionTransformer(ops, images, config);
  }
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
  if (config.id === 'mobile' || config.id === 'rwkv') {
    const fault = config.id === 'mobile' ? mobileFault(config) : rwkvFault(config);
    if (fault !== null) refuse(fault);
    return;
  }
  if (config.id === 'vit') {
    if (config.imageSizePx % config.patchPx !== 0) {
      refuse(`${config.imageSizePx} px cannot be cut into patches of ${config.patchPx} px.`);
    }
    if (config.width % config.heads !== 0) {
      refuse(`A width of ${config.width} cannot be shared by ${config.heads} heads.`);
    }
    return;
  }
  if (config.widths.length === 0 || config.widths.length !== config.blocksPerStage.length) {
    refuse('A conv net needs as many block counts as widths.');
  }
  if (config.norm === 'group' && config.widths.some((width) => width % config.groups !== 0)) {
    refuse(`Widths ${config.widths.join(', ')} cannot be shared by ${config.groups} groups.`);
  }
}
