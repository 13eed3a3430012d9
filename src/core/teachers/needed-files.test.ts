import { describe, expect, it } from 'vitest';
import { bytesOfFiles, dtypesOf, keptDtypes, textFiles, visionFiles } from './needed-files.ts';

const file = (path: string, sizeBytes = 1) => ({ path, sizeBytes });
const CLIP = [
  file('README.md'),
  file('config.json', 10),
  file('preprocessor_config.json', 20),
  file('tokenizer.json', 30),
  file('tokenizer_config.json', 40),
  file('onnx/model.onnx', 1000),
  file('onnx/model_quantized.onnx', 900),
  file('onnx/vision_model.onnx', 500),
  file('onnx/vision_model_quantized.onnx', 100),
  file('onnx/text_model_quantized.onnx', 200),
];
const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path);

describe('the files of a number format', () => {
  it('are the vision tower and what describes it, not both towers in one', () => {
    expect(paths(visionFiles(CLIP, 'q8'))).toEqual([
      'config.json',
      'preprocessor_config.json',
      'onnx/vision_model_quantized.onnx',
    ]);
    expect(bytesOfFiles(visionFiles(CLIP, 'q8'))).toBe(130);
  });

  it('are the one network of a model without towers, with the weights beside it', () => {
    const files = [
      file('config.json'),
      file('onnx/model.onnx'),
      file('onnx/model.onnx_data', 7),
      file('onnx/model_fp16.onnx'),
    ];
    expect(bytesOfFiles(visionFiles(files, 'fp32'))).toBe(9);
    expect(bytesOfFiles(visionFiles(files, 'fp16'))).toBe(2);
  });

  it('are none where the model has no such format', () => {
    expect(visionFiles(CLIP, 'q4')).toEqual([]);
    expect(dtypesOf(CLIP)).toEqual(['fp32', 'q8']);
  });

  it('are kept when each of them is', () => {
    const q8 = visionFiles(CLIP, 'q8');
    expect(keptDtypes(q8, CLIP)).toEqual(['q8']);
    expect(keptDtypes(q8.slice(1), CLIP)).toEqual([]);
  });

  it('are the tokenizer too for reading text, where there is a text tower', () => {
    expect(bytesOfFiles(textFiles(CLIP, 'q8'))).toBe(270);
    expect(textFiles(CLIP, 'fp32')).toEqual([]);
  });
});
