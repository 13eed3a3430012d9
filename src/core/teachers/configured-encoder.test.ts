import { describe, expect, it } from 'vitest';
import { configurationFor, configured } from './configured-encoder.ts';
import { type EncoderQuestion, preprocessorConfig } from './image-encoder.ts';
import { parsePreprocessing } from './preprocess.ts';

const QUESTION: EncoderQuestion = {
  input: { name: 'pixel_values', type: 'float32', shape: ['n', 3, 'h', 'w'] },
  inputType: 'float32',
  batch: null,
  isSizeFixed: false,
  isLayoutFixed: true,
  outputs: [],
  suggested: {
    widthPx: 224,
    heightPx: 224,
    normalisation: 'imagenet',
    fit: 'crop',
    layout: 'NCHW',
    output: 'y',
    pooling: 'as-given',
  },
};
/** As optimum-cli writes it of a ViT. */
const VIT = {
  do_resize: true,
  size: { height: 32, width: 32 },
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  do_rescale: true,
  rescale_factor: 0.00392156862745098,
};
const settings = (config: unknown, question = QUESTION) =>
  configured(question, config, 'preprocessor_config.json').suggested;

describe('a preprocessor_config.json beside a network', () => {
  it('is what the form starts with, and is said', () => {
    const question = configured(QUESTION, VIT, 'preprocessor_config.json');
    expect(question.configuredBy).toBe('preprocessor_config.json');
    expect(question.suggested).toMatchObject({
      ...{ normalisation: 'minus-one-to-one', fit: 'squash', widthPx: 32, heightPx: 32 },
      ...{ layout: 'NCHW', output: 'y' },
    });
  });

  it.each([
    ['crop', { size: { shortest_edge: 224 }, crop_size: { width: 224, height: 224 }, do_center_crop: true }],
    ['wide-crop', { size: { shortest_edge: 256 }, crop_size: 224, do_center_crop: true }],
    ['squash', { size: 224 }],
  ])('says that photos are fitted by %s', (fit, config) => {
    expect(settings({ ...VIT, ...config })).toMatchObject({ fit, widthPx: 224, heightPx: 224 });
  });

  it('with a mean of its own is kept as it is', () => {
    const config = { ...VIT, image_mean: [0.507, 0.487, 0.441], image_std: [0.267, 0.256, 0.276] };
    const own = settings(config);
    expect(own).toMatchObject({ normalisation: 'given', given: { mean: expect.anything() as unknown } });
    const [kept, said] = [preprocessorConfig(own), JSON.stringify(config)].map((text) =>
      parsePreprocessing(JSON.parse(text)),
    );
    for (const part of ['scale', 'offset'] as const)
      for (const i of [0, 1, 2]) expect(kept![part][i]!).toBeCloseTo(said![part][i]!, 6);
  });

  it('that feeds bytes says so', () => {
    expect(settings({ do_rescale: false, do_normalize: false, size: 96 })).toMatchObject({
      normalisation: 'bytes',
      widthPx: 96,
    });
  });

  it('does not move a size that the network fixes', () => {
    expect(settings(VIT, { ...QUESTION, isSizeFixed: true })).toMatchObject({ widthPx: 224, heightPx: 224 });
  });

  it('is found as newer libraries write it', () => {
    expect(settings({ image_processor: VIT, processor_class: 'X' })).toMatchObject({
      normalisation: 'minus-one-to-one',
    });
  });

  it('that says nothing of size leaves it as it was', () => {
    expect(settings({ image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] })).toMatchObject({
      ...{ normalisation: 'minus-one-to-one', widthPx: 224, fit: 'crop' },
    });
  });

  it('lies in the network’s folder, or is the only one', () => {
    const paths = [
      'a/model.onnx',
      'a/preprocessor_config.json',
      'b/preprocessor_config.json',
      'a/config.json',
    ];
    expect(configurationFor('a/model.onnx', paths)).toBe('a/preprocessor_config.json');
    expect(configurationFor('c/model.onnx', paths)).toBeNull();
    expect(configurationFor('onnx.onnx', ['x/preprocessor_config.json'])).toBe('x/preprocessor_config.json');
    expect(configurationFor('m.onnx', ['config.json', 'processor_config.json'])).toBe(
      'processor_config.json',
    );
  });
});
