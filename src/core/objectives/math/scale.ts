/**
 * How sharply cosines are read: a fixed 1 / temperature, or a scale that training finds, exp(log_scale) <= 100, as in
 * CLIP.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../../students/parameters.ts';
import type { ObjectiveInputs, ObjectiveOption } from '../objective.ts';

const MAX_SCALE = 100;
const LOG_SCALE = 'log_scale';

export const TEMPERATURE: ObjectiveOption = {
  name: 'temperature',
  kind: 'number',
  value: 0.07,
  min: 0.01,
  max: 1,
  explanation: 'Divides the cosines; where the sharpness is learned, its start. 0.07 is CLIP’s.',
};

export function learnableScale(value: boolean): ObjectiveOption {
  return {
    name: 'learnableScale',
    label: 'Learn the sharpness',
    kind: 'switch',
    value,
    pictured: 'unseen',
    explanation: 'Lets training find the sharpness itself, up to 100, as CLIP does.',
  };
}

/** The trainable behind a learned scale; shared by all terms of a run that ask for one. */
export function logScale(temperature: number): ParameterSpec {
  return {
    name: LOG_SCALE,
    shape: [],
    layout: 'scalar',
    isTrainable: true,
    decay: false,
    init: { kind: 'constant', value: -Math.log(temperature) },
  };
}

/** The learned scale; above 100 it is 100 and has no gradient. */
export function learnedScale(inputs: ObjectiveInputs): tf.Tensor {
  return tf.minimum(tf.exp(inputs.parameter(LOG_SCALE)), tf.scalar(MAX_SCALE));
}
