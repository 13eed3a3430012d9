/** preprocessing.json of the take-away: how a photo becomes the model's input, for people and programs. */
import { NORMALISATION } from '../training/normalisation.ts';
import { reducedSidesPx } from '../training/source-side.ts';

export function preprocessing(imageSizePx: number) {
  return {
    version: 2,
    input: {
      name: 'images',
      shape: [-1, imageSizePx, imageSizePx, 3],
      layout: 'NHWC',
      dtype: 'float32',
      range: [0, 255],
      colourOrder: 'RGB',
    },
    steps: [
      { step: 'orient', rule: 'apply the EXIF orientation' },
      { step: 'flatten', rule: 'alpha on white', colour: [255, 255, 255] },
      { step: 'crop', rule: 'largest centred square; half pixels are cut off at the left and at the top' },
      {
        step: 'resize',
        rule: 'to each of these sizes in turn: triangle filter, as wide as the reduction (Pillow BILINEAR, PyTorch antialias=True), rounded to whole levels',
        // The students themselves learned from pixels that took this detour.
        sizesPx: reducedSidesPx(imageSizePx),
      },
    ],
    insideTheGraph: {
      normalisation: { scale: 1 / 255, mean: NORMALISATION.mean, std: NORMALISATION.std },
      output: 'probabilities (soft-max of logits)',
    },
    outputs: ['probabilities', 'logits'],
    code: 'preprocess.js does all of this; check/ has photos, their pixels and the answers to them',
    labels: 'labels.txt, one class a line, in the order of the outputs',
  };
}
