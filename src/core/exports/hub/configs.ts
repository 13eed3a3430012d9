/** config.json and preprocessor_config.json, from which transformers.js learns what the network is and what it takes. */

import type { TeacherDtype } from '../../teachers/catalogue.ts';

export interface HubNetwork {
  readonly classNames: readonly string[];
  readonly imageSizePx: number;
  /** The number format that is taken unless somebody asks for another. */
  readonly dtype: TeacherDtype;
}

/**
 * `pipeline('image-classification')` looks for a class by `model_type`, takes only those that it knows, and runs the
 * file as it is: whichever type stands here, nothing of that network is built. Left to itself it would take 8 bits
 * where it runs on WASM, so the format whose answers are the student's is named.
 */
export function hubConfig({ classNames, imageSizePx, dtype }: HubNetwork): string {
  return json({
    model_type: 'resnet',
    architectures: ['ResNetForImageClassification'],
    num_channels: 3,
    image_size: imageSizePx,
    num_labels: classNames.length,
    id2label: Object.fromEntries(classNames.entries()),
    label2id: Object.fromEntries(classNames.map((name, place) => [name, place])),
    'transformers.js_config': { dtype },
  });
}

/** Bytes in, bytes out: normalisation is inside the network. 2 is bilinear, as Pillow counts its filters. */
export function preprocessorConfig(imageSizePx: number): string {
  return json({
    image_processor_type: 'CLIPImageProcessor',
    do_convert_rgb: true,
    do_resize: true,
    size: { shortest_edge: imageSizePx },
    resample: 2,
    do_center_crop: true,
    crop_size: { height: imageSizePx, width: imageSizePx },
    do_rescale: false,
    rescale_factor: 1,
    do_normalize: false,
    image_mean: [0, 0, 0],
    image_std: [1, 1, 1],
  });
}

const json = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`;
