/** Whole students: features, logits, inner values, running statistics and all gradients. */
import * as tf from '@tensorflow/tfjs-core';
import type { ConvConfig } from '../../students/families/conv.ts';
import type { InvertedResidual, MobileConfig } from '../../students/families/mobile.ts';
import type { VitConfig } from '../../students/families/vit.ts';
import { tensorOps } from '../../students/interpreters/tensorflow.ts';
import type { Projection, Student } from '../../students/student.ts';
import { describeStudent } from '../../students/student.ts';
import type { Context, Implementation, Tensors } from '../fixture-context.ts';
import { differentiate, inputsOf, numberOf, numbersOf } from '../fixture-context.ts';
import type { Arrays, Config } from '../fixture-files.ts';

/** The parameters a case lists, with those of the file it names. */
export function parametersOf({ files, case: one }: Context): Arrays {
  const shared = one.params_from === undefined ? undefined : files.get(one.params_from);
  if (one.params_from !== undefined && shared?.params === undefined) {
    throw new Error(`${one.params_from} is missing or has no params.`);
  }
  return { ...shared?.params, ...one.params };
}

/** The student of these parameter shapes (listed order), or null for a kind that Pupil does not have. */
export function studentOf(
  config: Config,
  shapes: ReadonlyMap<string, readonly number[]>,
  imagePx: number,
): Student | null {
  const names = [...shapes.keys()];
  const classifier = shapes.get('classifier.weight');
  if (classifier === undefined) return null;
  const head = shapes.get('teacher_head.weight');
  const into = shapes.get('cluster_projection.weight');
  const teacherDims = head?.[0] ?? into?.[1] ?? 0;
  let projection: Projection = 'none';
  if (head !== undefined) projection = into === undefined ? 'student-to-teacher' : 'both';
  else if (into !== undefined) projection = 'teacher-to-student';

  let student: ConvConfig | MobileConfig | VitConfig;
  if (shapes.has('class_embedding')) {
    student = {
      id: 'vit',
      imageSizePx: numberOf(config, 'image', imagePx),
      patchPx: numberOf(config, 'patch'),
      width: numberOf(config, 'width'),
      layers: numberOf(config, 'layers'),
      heads: numberOf(config, 'heads'),
      attentionDropout: 0,
    };
  } else if (names.some((name) => name.startsWith('stage0.block0.'))) {
    student = {
      id: 'conv',
      imageSizePx: imagePx,
      widths: numbersOf(config, 'widths'),
      blocksPerStage: numbersOf(config, 'blocks'),
      norm: names.some((name) => name.includes('.running_')) ? 'batch' : 'group',
      groups: numberOf(config, 'groups'),
      stemStride: 1,
      padding: config['pad'] === 'same' ? 'same' : 'sym',
    };
  } else if (shapes.has('last.conv.weight')) {
    student = {
      id: 'mobile',
      imageSizePx: imagePx,
      stem: numberOf(config, 'stem'),
      blocks: residualsOf(config),
      last: numberOf(config, 'last'),
      norm: names.some((name) => name.includes('.running_')) ? 'batch' : 'group',
      groups: numberOf(config, 'groups'),
      stemStride: 1,
      padding: config['pad'] === 'same' ? 'same' : 'sym',
    };
  } else {
    return null;
  }
  return describeStudent(student, { classes: classifier[0]!, teacherDims, projection });
}

function residualsOf(config: Config): InvertedResidual[] {
  const blocks = config['blocks'] as readonly (readonly [number, number, 1 | 2])[];
  return blocks.map(([expansion, outputs, stride]) => ({ expansion, outputs, stride }));
}

export const shapesOf = (arrays: Arrays) =>
  new Map(Object.entries(arrays).map(([name, array]) => [name, array.shape]));

const PREFIX = 'p.';

const forward: Implementation = (context) => {
  const given = inputsOf(context);
  if (given['keep'] !== undefined) return 'dropping tokens';
  if (given['dropped'] !== undefined) return 'masking patches';
  const listed = Object.entries(parametersOf(context)).map(
    ([name, array]) => [PREFIX + name, array] as const,
  );
  const inputs = { ...Object.fromEntries(listed), ...given };
  const own = Object.entries(inputs).filter(([name]) => name.startsWith(PREFIX));
  const shapes = new Map(own.map(([name, array]) => [name.slice(PREFIX.length), array.shape]));
  const student = studentOf(context.config, shapes, given['img']!.shape[2]!);
  if (student === null) return 'this kind of student';

  return differentiate(context, inputs, (tensors: Tensors) => {
    const seen: Record<string, tf.Tensor> = {};
    const ops = tensorOps({
      parameter: (name) => tensors.get(PREFIX + name)!,
      mode: context.config['train'] === false ? 'eval' : 'train',
      attentionMultiplier: (layer) => tensors.get(`m${layer}`) ?? null,
      onTap: (name, value) => {
        if (name.startsWith('map')) seen[`${name}_mean`] = tf.mean(value, [1, 2]);
        else seen[name] = value;
      },
    });
    const { features, logits } = student.forward(ops, tensors.get('img')!);
    for (const [name, value] of ops.runningStatistics) seen[`buffer.${name}`] = value;
    const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b));
    const loss = tf.add(dot(features, tensors.get('rx')!), dot(logits, tensors.get('rz')!));
    return { ...seen, x: features, z: logits, loss };
  });
};

export const STUDENTS: Readonly<Record<string, Implementation>> = {
  vit_forward: forward,
  resnet_forward: forward,
  mobilenet_forward: forward,
};
