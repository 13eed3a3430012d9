/**
 * The teachers that Pupil knows by name, one record each. A new teacher is a new record here and nothing else: the
 * worker reads the rest (image size, mean, model kind) from the model's own files. Ids that are not listed work too,
 * with less to say about them.
 */
import type { TeacherChoice } from '../records/teacher.ts';
import { siteAddress } from '../site.ts';

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
  /** Whether it reads text too, so that classes can be named by words; null until its files are known. */
  readonly hasText: boolean | null;
  /** Bytes of the image tower, counted from its parameters: what is said until the Hub has told the real ones. */
  readonly sizeBytes: Readonly<Partial<Record<TeacherDtype, number>>>;
  /**
   * Floating-point operations to look at one photo, two a multiply-accumulate; null where nobody has counted them.
   */
  readonly flopsPerImage: number | null;
  readonly description: string;
}

export const BUILT_IN_TEACHER = 'pupil-mini';
/** Who looks at the photos unless somebody chooses another: it is there without a network. */
export const DEFAULT_TEACHER: TeacherChoice = {
  id: BUILT_IN_TEACHER,
  origin: 'built-in',
  dtype: 'auto',
  device: 'auto',
};
export const RECOMMENDED_TEACHER = 'Xenova/clip-vit-base-patch32';
/** Where same-origin teachers lie, from the root of the site, in the Hub's layout: /teachers/<name>/config.json, onnx/... */
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
    hasText: false,
    sizeBytes: { q8: 1_686_691, fp32: 6_646_241 },
    // 101.6 million multiply-accumulates: stem 0.9, stages of 32, 64, 128, 256 channels 18.9, 33.6, 33.6, 14.7, and
    // the last layer.
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
    hasText: true,
    // 87.8 million parameters; 4-bit blocks of 32 share a scale, and the patches stay as they are.
    sizeBytes: { fp32: 351_000_000, fp16: 176_000_000, q8: 89_000_000, q4: 63_000_000, q4f16: 53_000_000 },
    // 4.4 billion multiply-accumulates: 50 tokens through 12 layers of 768 channels 4.29, patches 0.12.
    flopsPerImage: 8_800_000_000,
    description:
      'Recommended: knows what photos on the web look like. Downloaded once from huggingface.co and kept in this browser; your photos are not sent anywhere.',
  },
  {
    id: 'Xenova/clip-vit-base-patch16',
    name: 'CLIP ViT-B/16',
    origin: 'hub',
    licence: 'MIT',
    dims: 512,
    imageSizePx: 224,
    hasGolden: false,
    hasText: true,
    // 86.2 million parameters.
    sizeBytes: { fp32: 345_000_000, fp16: 173_000_000, q8: 87_000_000, q4: 57_000_000, q4f16: 50_000_000 },
    // 17.6 billion multiply-accumulates: 197 tokens through 12 layers of 768 channels 16.7, attention 0.7, patches
    // 0.1.
    flopsPerImage: 35_100_000_000,
    description: 'Sees finer detail than B/32, and takes four times as long.',
  },
  {
    id: 'Xenova/mobileclip_s0',
    name: 'MobileCLIP S0',
    origin: 'hub',
    licence: 'Apple’s, see the model',
    dims: 512,
    imageSizePx: 256,
    hasGolden: false,
    hasText: true,
    // 11.4 million parameters. It is mostly convolutions, which 4-bit files leave as they are.
    sizeBytes: { fp32: 46_000_000, fp16: 23_000_000, q8: 12_000_000 },
    flopsPerImage: null,
    description: 'A CLIP for phones: the smallest download that reads text.',
  },
  {
    id: 'Xenova/mobileclip_s2',
    name: 'MobileCLIP S2',
    origin: 'hub',
    licence: 'Apple’s, see the model',
    dims: 512,
    imageSizePx: 256,
    hasGolden: false,
    hasText: true,
    // 35.7 million parameters.
    sizeBytes: { fp32: 143_000_000, fp16: 72_000_000, q8: 36_000_000 },
    flopsPerImage: null,
    description: 'The larger CLIP for phones.',
  },
  {
    id: 'Xenova/siglip-base-patch16-224',
    name: 'SigLIP base',
    origin: 'hub',
    licence: 'Apache 2.0',
    dims: 768,
    imageSizePx: 224,
    hasGolden: false,
    hasText: true,
    // 92.9 million parameters.
    sizeBytes: { fp32: 372_000_000, fp16: 186_000_000, q8: 94_000_000, q4: 61_000_000, q4f16: 53_000_000 },
    // 17.7 billion multiply-accumulates: 196 tokens through 12 layers of 768 channels 16.7, attention 0.7, patches
    // 0.1, pooling 0.2.
    flopsPerImage: 35_400_000_000,
    description: 'Trained on pairs of photos and texts with a sigmoid loss; slow and good.',
  },
  {
    id: 'onnx-community/dinov2-small',
    name: 'DINOv2 small',
    origin: 'hub',
    licence: 'Apache 2.0',
    dims: 384,
    imageSizePx: 224,
    hasGolden: false,
    hasText: false,
    // 22.1 million parameters.
    sizeBytes: { fp32: 88_000_000, fp16: 44_000_000, q8: 23_000_000, q4: 16_000_000, q4f16: 14_000_000 },
    // 6.1 billion multiply-accumulates: 257 tokens through 12 layers of 384 channels 5.46, attention 0.61, patches
    // 0.06.
    flopsPerImage: 12_200_000_000,
    description: 'Learned from photos alone: strong on shapes and textures.',
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
    hasText: null,
    sizeBytes: {},
    flopsPerImage: null,
    description: isFromHub
      ? 'From huggingface.co: any vision model with ONNX files. Downloaded once and kept in this browser.'
      : `From this site, ${siteAddress(TEACHERS_PATH)}${choice.id}/.`,
  };
}
