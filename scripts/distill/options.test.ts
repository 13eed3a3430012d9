import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, usualFormats } from '../../src/core/exports/registry.ts';
import { DistillFailure, EXIT_CODES } from './failure.ts';
import { parseOptions } from './options.ts';

let folder: string;
const photos = () => join(folder, 'photos');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-options-'));
  mkdirSync(join(folder, 'photos'));
  mkdirSync(join(folder, 'my-clip/onnx'), { recursive: true });
  writeFileSync(join(folder, 'my-clip', 'config.json'), '{}');
  writeFileSync(join(folder, 'my-clip/onnx/vision_model_quantized.onnx'), '');
  mkdirSync(join(folder, 'half-a-clip/onnx'), { recursive: true });
  writeFileSync(join(folder, 'half-a-clip', 'config.json'), '{}');
  writeFileSync(join(folder, 'photos.zip'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

function exitCodeOf(...argv: string[]): number {
  try {
    parseOptions(argv);
    return EXIT_CODES.done;
  } catch (thrown) {
    if (thrown instanceof DistillFailure) return thrown.exitCode;
    throw thrown;
  }
}

describe('the command line of distill', () => {
  it('needs nothing but a folder', () => {
    expect(parseOptions([photos()])).toMatchObject({
      folder: photos(),
      teacher: { id: 'pupil-mini', origin: 'built-in' },
      recommended: 'usual',
      student: 'conv',
      studentFile: null,
      imageSizePx: null,
      start: null,
      objective: null,
      head: 'classes',
      views: 1,
      labelBudget: 1,
      epochs: null,
      batchSize: null,
      seed: 1,
      backend: 'auto',
      profile: null,
    });
  });

  it('serves a teacher that is a folder under its own name', () => {
    const options = parseOptions(['--sample', '--teacher', `${join(folder, 'my-clip')}/`]);
    expect(options).toMatchObject({
      folder: null,
      teacher: { id: 'my-clip', origin: 'same-origin' },
      teacherFolder: join(folder, 'my-clip'),
    });
  });

  it('takes an archive for the folder, and nothing else that is a file', () => {
    expect(parseOptions([join(folder, 'photos.zip')])?.folder).toBe(join(folder, 'photos.zip'));
    expect(exitCodeOf(join(folder, 'my-clip', 'config.json'))).toBe(EXIT_CODES.photos);
  });

  it('writes what is usual unless formats are named', () => {
    const formats = (...argv: string[]) => parseOptions(['--sample', ...argv])?.formats;
    expect(formats()).toEqual(usualFormats().map(({ id }) => id));
    expect(formats('--formats', 'all')).toEqual(EXPORT_FORMATS.all().map(({ id }) => id));
    expect(formats('--formats', ' tfjs,tfjs ')).toEqual(['tfjs']);
    expect(() => formats('--formats', 'tfjs,coreml')).toThrow(/coreml is not known. Choose of tfjs/);
  });

  it('takes embeddings in the place of a teacher', () => {
    const options = parseOptions(['--sample', '--embeddings', photos()]);
    expect(options).toMatchObject({ embeddings: photos(), teacher: { id: 'pupil-mini' } });
    expect(parseOptions(['--sample'])?.embeddings).toBeNull();
  });

  it('starts a pretrained student from random weights if told to', () => {
    const start = (...argv: string[]) =>
      parseOptions(['--sample', '--student', 'pupil-mini', ...argv])?.start;
    expect([start(), start('--start', 'random'), start('--start', 'pretrained')]).toEqual([
      null,
      'random',
      'pretrained',
    ]);
  });

  it('takes a network as an .onnx file for the student', () => {
    const file = join(folder, 'my net.onnx');
    writeFileSync(file, 'a network');
    const options = parseOptions(['--sample', '--student', file, '--start', 'pretrained']);
    expect(options).toMatchObject({ student: 'my net.onnx', studentFile: file, imageSizePx: null });
  });

  it('takes a recommended recipe until any part of one is said', () => {
    const recommended = (...argv: string[]) => parseOptions(['--sample', ...argv])?.recommended;
    expect(recommended()).toBe('usual');
    expect(recommended('--quick')).toBe('quick');
    expect(recommended('--seed', '2', '--labels', '0.1', '--batch-size', '16', '--head', 'probe')).toBe(
      'usual',
    );
    for (const said of [
      ['--student', 'conv'],
      ['--image-size', '64'],
      ['--start', 'random'],
      ['--objective=kd-probe'],
      ['--epochs', '30'],
      ['--teacher-in-loop'],
    ])
      expect(recommended(...said), said.join(' ')).toBeNull();
  });

  it('answers --help with no job', () => {
    expect(parseOptions(['--help'])).toBeNull();
  });

  it.each([
    ['no folder at all', []],
    ['a flag that is not known', ['--sample', '--learning-rate', '1']],
    ['a folder and the sample', ['.', '--sample']],
    ['two folders', ['.', '..']],
    ['a student that is not known', ['--sample', '--student', 'resnet']],
    ['weights that nobody has published', ['--sample', '--student', 'mobile', '--start', 'pretrained']],
    ['an image size that is not offered', ['--sample', '--image-size', '100']],
    ['a network that is not there', ['--sample', '--student', 'nowhere.onnx']],
    ['an objective that is not known', ['--sample', '--objective', 'magic']],
    ['a head that is not known', ['--sample', '--head', 'hydra']],
    ['a share of labels above 1', ['--sample', '--labels', '10']],
    ['a share of labels that is empty', ['--sample', '--labels', '']],
    [
      'the teacher in the loop of an objective without one',
      ['--sample', '--objective', 'ce', '--teacher-in-loop'],
    ],
    ['Quick with epochs of one’s own', ['--sample', '--quick', '--epochs', '3']],
    ['half an epoch', ['--sample', '--epochs', '0.5']],
    ['batches of one', ['--sample', '--batch-size', '1']],
    ['seed 0, which tfjs takes as no seed', ['--sample', '--seed', '0']],
    ['an output in a folder that is not there', ['--sample', '--out', '/nowhere/at/all/student.zip']],
    ['an output that is a folder', ['--sample', '--out', '.']],
    ['a report that is a folder', ['--sample', '--report', '.']],
    ['one file for student and report', ['--sample', '--out', 'a.json', '--report', './a.json']],
    ['a profile that is a file', ['--sample', '--profile', 'package.json']],
    ['a format that is not known', ['--sample', '--formats', 'magic']],
    ['no format at all', ['--sample', '--formats', ',']],
    ['embeddings that are not there', ['--sample', '--embeddings', 'nowhere']],
    ['embeddings and a teacher', ['--sample', '--embeddings', '.', '--teacher', 'pupil-mini']],
    ['views of embeddings', ['--sample', '--embeddings', '.', '--views', '8']],
  ])('refuses %s as a fault of usage', (_what, argv) => {
    expect(exitCodeOf(...argv)).toBe(EXIT_CODES.usage);
  });

  it('tells a missing folder and a missing teacher apart from faults of usage', () => {
    expect(exitCodeOf(join(folder, 'nothing'))).toBe(EXIT_CODES.photos);
    for (const teacher of [photos(), join(folder, 'half-a-clip'), 'nobody'])
      expect(exitCodeOf('--sample', '--teacher', teacher), teacher).toBe(EXIT_CODES.teacher);
  });

  it('says of a model of the Hub that is not here how to fetch it', () => {
    expect(() => parseOptions(['--sample', '--teacher', 'Some/model'])).toThrow(
      'npm run fetch-teacher -- Some/model',
    );
  });
});
