/**
 * Students on the Hub that Pupil knows by name, one record each: small networks for images whose ONNX files are open
 * to everyone. Others work too, by their id. What a file is as a student is read from the file; these figures are said
 * before a byte of it is fetched.
 *
 * Parameters and multiply-accumulates are those of timm's table for the same network
 * (huggingface/pytorch-image-models, results/benchmark-infer-amp-nhwc-pt240-cu124-rtx3090.csv), file sizes are the
 * Hub's, rounded, and licences are those of the model cards of the weights.
 */
import { IMAGE_SIZES_PX } from './presets.ts';

export interface HubStudent {
  /** On the Hub. */
  readonly id: string;
  readonly name: string;
  /** With the old classifier, which is cut off. */
  readonly parameters: number;
  /** Of the file in full precision: what is said until the Hub has told the real ones. */
  readonly sizeBytes: number;
  /** Multiply-accumulates of one photo, and the image size at which they were counted. */
  readonly multiplyAccumulates: number;
  readonly countedAtPx: number;
  readonly licence: string;
  /** It takes image sizes that are a multiple of this. */
  readonly sizeStepPx: number;
  readonly description: string;
}

const APACHE = 'Apache 2.0';
const APPLE = 'Apple’s, see the model';

export const HUB_STUDENTS: readonly HubStudent[] = [
  {
    id: 'onnx-community/mobilenetv3_small_100.lamb_in1k',
    name: 'MobileNetV3 small',
    parameters: 2_540_000,
    sizeBytes: 10_200_000,
    multiplyAccumulates: 60_000_000,
    countedAtPx: 224,
    licence: APACHE,
    sizeStepPx: 1,
    description: 'The quickest here: for phones, and for a first try.',
  },
  {
    id: 'onnx-community/mobilenetv4_conv_small.e2400_r224_in1k',
    name: 'MobileNetV4 small',
    parameters: 3_770_000,
    sizeBytes: 15_100_000,
    multiplyAccumulates: 190_000_000,
    countedAtPx: 224,
    licence: APACHE,
    sizeStepPx: 1,
    description: 'Convolutions alone, and trained for long: the usual choice.',
  },
  {
    id: 'onnx-community/mobilenet_v2_1.0_224',
    name: 'MobileNetV2',
    parameters: 3_500_000,
    sizeBytes: 14_000_000,
    multiplyAccumulates: 310_000_000,
    countedAtPx: 224,
    licence: 'Google’s, see the model',
    sizeStepPx: 1,
    description: 'The classic for phones: runs wherever anything runs.',
  },
  {
    id: 'Xenova/resnet-18',
    name: 'ResNet-18',
    parameters: 11_690_000,
    sizeBytes: 46_800_000,
    multiplyAccumulates: 1_820_000_000,
    countedAtPx: 224,
    licence: APACHE,
    sizeStepPx: 1,
    description: 'Plain, large convolutions: what papers compare with.',
  },
  {
    id: 'Xenova/deit-tiny-distilled-patch16-224',
    name: 'DeiT-tiny',
    parameters: 5_910_000,
    sizeBytes: 23_900_000,
    multiplyAccumulates: 1_270_000_000,
    countedAtPx: 224,
    licence: APACHE,
    sizeStepPx: 16,
    description: 'A small vision transformer, itself distilled.',
  },
  {
    id: 'onnx-community/dinov2-small',
    name: 'DINOv2 small',
    parameters: 22_060_000,
    sizeBytes: 88_500_000,
    // Patches of 14 px: 257 tokens through 12 layers of 384 channels 5.46, attention 0.61, patches 0.06.
    multiplyAccumulates: 6_130_000_000,
    countedAtPx: 224,
    licence: APACHE,
    sizeStepPx: 1,
    description: 'Learned from photos without labels: strong on shapes and textures, and slow.',
  },
  {
    id: 'Xenova/mobileclip_s0',
    name: 'MobileCLIP S0',
    parameters: 11_410_000,
    sizeBytes: 45_500_000,
    multiplyAccumulates: 2_420_000_000,
    countedAtPx: 256,
    licence: APPLE,
    sizeStepPx: 1,
    description: 'The image tower of a CLIP for phones.',
  },
];

/** The image sizes that both it and students know, the smallest first. */
export function sizesOf({ sizeStepPx }: Pick<HubStudent, 'sizeStepPx'>): readonly number[] {
  return IMAGE_SIZES_PX.filter((px) => px % sizeStepPx === 0);
}

/** Floating-point operations of one photo: they grow with its area. */
export function flopsAt(
  { multiplyAccumulates, countedAtPx }: Pick<HubStudent, 'multiplyAccumulates' | 'countedAtPx'>,
  imageSizePx: number,
): number {
  return 2 * multiplyAccumulates * (imageSizePx / countedAtPx) ** 2;
}
