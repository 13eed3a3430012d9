/**
 * The second modality of CLIP-KD's terms in a folder without captions: one direction a class, from its photos or from
 * its name.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { Needs } from '../../supplies/registry.ts';
import { need } from '../need.ts';
import type { ObjectiveInputs, ObjectiveOption, ObjectiveOptions } from '../objective.ts';
import { switchOption } from '../options.ts';

export const TEXT_ANCHORS: ObjectiveOption = {
  name: 'textAnchors',
  label: 'Class names for anchors',
  kind: 'switch',
  value: false,
  explanation:
    'Class names, as a teacher that reads them, for anchors, as in CLIP-KD. Off: the class means, which every teacher has.',
};

const isText = (options: ObjectiveOptions) => switchOption([TEXT_ANCHORS], options, 'textAnchors');

export function classAnchorNeeds(options: ObjectiveOptions): Needs {
  return isText(options) ? { classTexts: true } : { centroids: true };
}

/** [K, D] */
export function classAnchorsOf(
  inputs: ObjectiveInputs,
  options: ObjectiveOptions,
  objective: string,
): tf.Tensor2D {
  return isText(options) ? need(inputs, 'classTexts', objective) : need(inputs, 'centroids', objective);
}
