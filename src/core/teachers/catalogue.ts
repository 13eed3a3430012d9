/**
 * The teachers that Pupil knows by name, one record each. A new teacher is a new record here and nothing else: the worker reads the
 * rest (image size, mean, model kind) from the model's own files. Ids that are not listed work too, with less to say about them.
 */
import type { TeacherChoice } from '../records.ts';

export type TeacherDtype = Exclude<TeacherChoice['dtype'], 'auto'>;

export interface TeacherRecord {
  readonly id: string;
  readonly name: string;
  readonly origin: TeacherChoice['origin'];
  readonly licence: string;
  /** Width of its embeddings, null until it is loaded. */
  readonly dims: number | null;
  readonly imageSizePx: number | null;
  /** Whether it comes with golden embeddings; without them the self-test can only compare devices. */
  readonly hasGolden: boolean;
  /** Bytes of the model file, where known: what the first use downloads. */
  readonly sizeBytes: Readonly<Partial<Record<TeacherDtype, number>>>;
  /** Floating-point operations to look at one photo, two a multiply-accumulate; null where nobody has counted them. */
  readonly flopsPerImage: number | null;
  readonly description: string;
}

export const BUILT_IN_TEACHER = 'pupil-mini';
export const RECOMMENDED_TEACHER = 'Xenova/clip-vit-base-patch32';
/** Where same-origin teachers lie, in the Hub's layout: /teachers/<name>/config.json, onnx/... */
export const TEACHERS_PATH = '/teachers/';

export const TEACHERS: readonly TeacherRecord[] = [
  {
    id: BUILT_IN_TEACHER,
    name: 'pupil-mini',
    origin: 'built-in',
    licence: 'MIT',
    dims: 256,
    imageSizePx: 64,
    hasGolden: true,
    sizeBytes: { q8: 1_686_691, fp32: 6_646_241 },
    // 101.6 million multiply-accumulates: stem 0.9, stages of 32, 64, 128, 256 channels 18.9, 33.6, 33.6, 14.7, and the last layer.
    flopsPerImage: 203_200_000,
    description:
      'Comes with Pupil: no download, nothing leaves this page. A small network trained on small photos of everyday things; quick and honest, but a CLIP knows far more.',
  },
  {
    id: RECOMMENDED_TEACHER,
    name: 'CLIP ViT-B/32',
    origin: 'hub',
    licence: 'MIT',
    dims: 512,
    imageSizePx: 224,
    hasGolden: false,
    // 87.8 million parameters at 4, 2 and 1 bytes: the Hub says exactly, once asked.
    sizeBytes: { fp32: 351_000_000, fp16: 176_000_000, q8: 89_000_000 },
    // 4.4 billion multiply-accumulates: 50 tokens through 12 layers of 768 channels 4.29, patches 0.12.
    flopsPerImage: 8_800_000_000,
    description:
      'Recommended: knows what photos on the web look like. Downloaded once from huggingface.co and kept in this browser; your photos are not sent anywhere.',
  },
];

/** What is known of a teacher before it is loaded. */
export function teacherRecord(choice: Pick<TeacherChoice, 'id' | 'origin'>): TeacherRecord {
  const known = TEACHERS.find((teacher) => teacher.id === choice.id);
  if (known !== undefined) return known;
  const isFromHub = choice.origin === 'hub';
  return {
    id: choice.id,
    name: choice.id,
    origin: choice.origin,
    licence: 'see the model',
    dims: null,
    imageSizePx: null,
    hasGolden: !isFromHub,
    sizeBytes: {},
    flopsPerImage: null,
    description: isFromHub
      ? 'From huggingface.co: any vision model with ONNX files. Downloaded once and kept in this browser.'
      : `From this site, ${TEACHERS_PATH}${choice.id}/.`,
  };
}
