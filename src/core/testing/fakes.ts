/** One of each thing that people add, made up: extension.test.ts registers them, and nothing else knows of them. */
import * as tf from '@tensorflow/tfjs-core';
import { type ExportFormat, fileIn } from '../exports/format.ts';
import { confusionIn, worstRecall } from '../metrics/confusion.ts';
import type { Metric } from '../metrics/metric.ts';
import { meanOverLabelled } from '../objectives/math/rows.ts';
import type { Objective } from '../objectives/objective.ts';
import type { StudentConfig, StudentFamily } from '../students/family.ts';
import { describeStudent, type Student } from '../students/student.ts';
import { answer } from '../training/answer.ts';
import { normalise } from '../training/normalisation.ts';

interface PoolConfig extends StudentConfig {
  readonly id: 'pool';
  readonly width: number;
}

/** One convolution, and the mean of what it finds. */
export const POOL: StudentFamily<PoolConfig> = {
  id: 'pool',
  name: 'Pooled convolution',
  presets: [
    {
      id: 'pool-8',
      name: 'Pool of eight',
      explanation: '',
      config: (imageSizePx) => ({ id: 'pool', imageSizePx, width: 8 }),
    },
  ],
  training: { learningRate: 0.02, clipNorm: 5 },
  backbone(ops, images, { width }) {
    const conv = { weight: 'stem.weight', kernelPx: 3, outputs: width, stride: 2, padding: 'sym' } as const;
    return ops.globalAveragePool(ops.relu(ops.tap(ops.conv2d(images, conv), 'map0')));
  },
  faultOf: ({ width }) => (width > 0 ? null : 'A width must be above 0.'),
};

/** Squared distance of the answers to the labels. */
export const BRIER: Objective<'brier'> = {
  id: 'brier',
  name: 'Brier',
  group: 'From labels',
  explanation: '',
  formula: '',
  weight: 1,
  weightReason: '',
  source: '',
  needs: () => ({ labels: true }),
  projection: 'none',
  picturedAs: 'scores',
  options: [],
  parameters: () => [],
  loss: ({ logits, labels, labelled }) =>
    meanOverLabelled(tf.sum(tf.squaredDifference(tf.softmax(logits), labels), 1), labelled),
};

export const WORST_RECALL: Metric<'labels'> = {
  id: 'worstRecall',
  words: { name: 'Worst class', explanation: '', format: 'share', better: 'higher' },
  needs: ['labels'],
  perEpoch: { chart: 'Worst class', line: 'worst class', awaited: '' },
  compute: (answers) => worstRecall(confusionIn(answers)),
};

interface PlainFloats {
  readonly config: StudentConfig;
  readonly classes: number;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

export const PLAIN: ExportFormat = {
  id: 'plain',
  words: { name: 'Plain floats', explanation: '' },
  isUsual: false,
  purposes: [{ name: 'plain/student.json', why: 'Every parameter by name.' }],
  sizeBytes: (student) => 8 * student.parameters,
  async files({ student, values }) {
    const floats = Object.fromEntries([...values].map(([name, array]) => [name, [...array]]));
    const content: PlainFloats = { config: student.config, classes: student.classes, values: floats };
    return [{ name: 'plain/student.json', bytes: new TextEncoder().encode(JSON.stringify(content)) }];
  },
  usage: () => '## Read the floats\n',
  maxDifference: 1e-6,
  async open(files) {
    const text = new TextDecoder().decode(fileIn(files, 'plain/student.json'));
    const { config, classes, values } = JSON.parse(text) as PlainFloats;
    const student = describeStudent(config, { classes, teacherDims: 0 });
    const parameters = new Map(
      student.parameters.map(({ name, shape }) => [name, tf.tensor(values[name]!, [...shape])]),
    );
    return {
      probabilities: async (images) => probabilitiesOf(student, parameters, images),
      dispose: () => tf.dispose([...parameters.values()]),
    };
  },
};

/** What a student with these weights answers to photos [n, S, S, 3], 0..255. */
export async function probabilitiesOf(
  student: Student,
  parameters: ReadonlyMap<string, tf.Tensor>,
  photos: tf.Tensor4D,
): Promise<Float32Array<ArrayBuffer>> {
  const normal = new Float32Array(photos.size);
  normalise(await photos.data(), normal);
  const images = tf.tensor4d(normal, photos.shape);
  const { probabilities, features } = answer(student, parameters, images);
  const values = Float32Array.from(await probabilities.data());
  tf.dispose([images, probabilities, features]);
  return values;
}
