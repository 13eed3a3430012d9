import { describe, expect, it } from 'vitest';
import { nameOfHubId, networkFileOf, parseHubName } from './hub-file.ts';

const files = (...paths: readonly string[]) => paths.map((path) => ({ path, sizeBytes: 1000 }));
const chosen = (path: string | null, ...paths: readonly string[]) =>
  networkFileOf(files(...paths), { id: 'owner/net', path }).path;

describe('the network among a model’s files', () => {
  it('is the usual one in full precision', () => {
    expect(chosen(null, 'config.json', 'onnx/model_quantized.onnx', 'onnx/model.onnx')).toBe(
      'onnx/model.onnx',
    );
  });

  it('is the image tower where there are two towers', () => {
    const paths = ['onnx/model.onnx', 'onnx/text_model.onnx', 'onnx/vision_model.onnx'];
    expect(chosen(null, ...paths)).toBe('onnx/vision_model.onnx');
    expect(chosen(null, ...paths.slice(1))).toBe('onnx/vision_model.onnx');
  });

  it('is the only one where there is one, whatever it is called', () => {
    expect(chosen(null, 'README.md', 'resnet18.onnx')).toBe('resnet18.onnx');
  });

  it('is never guessed between several: they are named', () => {
    expect(() => chosen(null, 'a.onnx', 'b.onnx')).toThrow(
      /2 \.onnx files, none of which is the usual onnx\/model\.onnx: a\.onnx, b\.onnx\. Say which one: owner\/net\/a\.onnx/,
    );
    expect(chosen('b.onnx', 'a.onnx', 'b.onnx')).toBe('b.onnx');
    expect(() => chosen('c.onnx', 'a.onnx', 'b.onnx')).toThrow(
      /no file c\.onnx\. Its \.onnx files are a\.onnx, b\.onnx/,
    );
  });

  it('is missed where there is none', () => {
    expect(() => chosen(null, 'config.json', 'model.safetensors')).toThrow(/no \.onnx file among its 2/);
  });

  it('has its weights in the same file, and not too many of them', () => {
    expect(() => chosen(null, 'onnx/model.onnx', 'onnx/model.onnx_data')).toThrow(
      /weights in a file beside it/,
    );
    const large = [{ path: 'onnx/model.onnx', sizeBytes: 2e9 }];
    expect(() => networkFileOf(large, { id: 'owner/net', path: null })).toThrow(/has 2,000 MB/);
  });
});

describe('a name on the Hub', () => {
  it('is owner/model, with a file behind it or not', () => {
    expect(parseHubName(' owner/my.net-1 ')).toEqual({ id: 'owner/my.net-1', path: null });
    expect(parseHubName('owner/net/onnx/b.onnx')).toEqual({ id: 'owner/net', path: 'onnx/b.onnx' });
    expect(nameOfHubId('owner/my.net-1')).toBe('my.net-1');
  });

  it.each(['', 'owner', 'owner/', 'owner/net/config.json', 'a b/c'])('is not %j', (text) => {
    expect(parseHubName(text)).toBeNull();
  });
});
