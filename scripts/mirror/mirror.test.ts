import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TeacherDtype } from '../../src/core/teachers/catalogue.ts';
import { parseMirrorIndex } from '../../src/core/teachers/kept-teachers.ts';
import { type Hub, startHub } from '../testing/hub/hub.ts';
import { mirroredTeachers } from './index-plugin.ts';
import { mirrorFromFolder, mirrorFromHub } from './mirror.ts';
import { parseFetchTeacher } from './options.ts';

const ID = 'someone/clip';
const text = (of: string) => new TextEncoder().encode(of);
const network = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) & 255);
const FILES = new Map<string, Uint8Array>([
  ['config.json', text('{"model_type":"clip"}')],
  ['preprocessor_config.json', text('{}')],
  ['tokenizer.json', text('{}')],
  ['README.md', text('# A CLIP')],
  ['pytorch_model.bin', network],
  ['onnx/model_quantized.onnx', network],
  ['onnx/vision_model.onnx', network],
  ['onnx/vision_model_quantized.onnx', network],
  ['onnx/text_model_quantized.onnx', network],
]);

let hub: Hub;
let out: string;
let warnings: string[];

beforeAll(async () => {
  hub = await startHub({ models: { [ID]: FILES } });
});
afterAll(() => hub.close());
beforeEach(() => {
  hub.reset();
  warnings = [];
  out = mkdtempSync(join(tmpdir(), 'pupil-mirror-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const how = (wish: { dtypes?: readonly TeacherDtype[]; hasText?: boolean } = {}) => ({
  dtypes: ['q8'] as const,
  hasText: false,
  out,
  report: () => undefined,
  warn: (why: string) => warnings.push(why),
  ...wish,
});
const fetched = () =>
  readdirSync(join(out, ID), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(out, ID).length + 1))
    .sort();
const networkRequests = () =>
  hub.log().filter(({ path }) => path.startsWith('/xet-bridge-us/') && path.includes('.onnx'));

describe('a teacher from the Hub', () => {
  it('comes with what describes it and one number format, by GET alone', async () => {
    const record = await mirrorFromHub(ID, hub.url, how());
    expect(fetched()).toEqual([
      'MIRROR.md',
      'README.md',
      'config.json',
      'mirror.json',
      'onnx/vision_model_quantized.onnx',
      'preprocessor_config.json',
    ]);
    expect(record).toMatchObject({ id: ID, licence: 'mit' });
    const file = record.files.find(({ path }) => path.endsWith('.onnx'));
    expect(file).toEqual({
      path: 'onnx/vision_model_quantized.onnx',
      sizeBytes: network.length,
      sha256: createHash('sha256').update(network).digest('hex'),
    });
    expect(readFileSync(join(out, ID, 'onnx/vision_model_quantized.onnx')).equals(network)).toBe(true);
    expect(readFileSync(join(out, ID, 'MIRROR.md'), 'utf8')).toContain('Licence: mit');
    expect(new Set(hub.log().map(({ method, bodyBytes }) => `${method} ${bodyBytes}`))).toEqual(
      new Set(['GET 0']),
    );
  });

  it('comes with its text tower and further formats when asked', async () => {
    await mirrorFromHub(ID, hub.url, how({ dtypes: ['q8', 'fp32'], hasText: true }));
    expect(fetched().filter((path) => /onnx|tokenizer/.test(path))).toEqual([
      'onnx/text_model_quantized.onnx',
      'onnx/vision_model.onnx',
      'onnx/vision_model_quantized.onnx',
      'tokenizer.json',
    ]);
  });

  it('is listed for the page once it is there', async () => {
    await mirrorFromHub(ID, hub.url, how());
    mkdirSync(join(out, 'pupil-mini'));
    writeFileSync(join(out, 'pupil-mini', 'config.json'), '{}');
    expect(parseMirrorIndex({ teachers: mirroredTeachers(out) })).toMatchObject([
      { id: ID, origin: 'same-origin', dtypes: ['q8'], hasText: false },
    ]);
  });

  it('grows by the formats of later commands', async () => {
    await mirrorFromHub(ID, hub.url, how());
    const { files } = await mirrorFromHub(ID, hub.url, how({ dtypes: ['fp32'] }));
    expect(files.map(({ path }) => path).filter((path) => path.endsWith('.onnx'))).toEqual([
      'onnx/vision_model.onnx',
      'onnx/vision_model_quantized.onnx',
    ]);
  });

  it('is not fetched again', async () => {
    await mirrorFromHub(ID, hub.url, how());
    hub.reset();
    await mirrorFromHub(ID, hub.url, how());
    expect(hub.log().filter(({ path }) => path.includes('/resolve'))).toEqual([]);
  });

  it('that is cut off goes on where it was', async () => {
    hub.faults.add(`${ID}/onnx/vision_model_quantized.onnx`, { kind: 'cut-off', times: 1 });
    await mirrorFromHub(ID, hub.url, { ...how(), firstWaitMs: 1 });
    expect(warnings).toHaveLength(1);
    const [first, second] = networkRequests();
    expect(first?.headers['range']).toBeUndefined();
    expect(second?.headers['range']).toMatch(/^bytes=[1-9]\d*-$/);
    expect(readFileSync(join(out, ID, 'onnx/vision_model_quantized.onnx')).equals(network)).toBe(true);
  });

  it('goes on from what an earlier command left, and starts over where the server gives no parts', async () => {
    const target = join(out, ID, 'onnx/vision_model_quantized.onnx');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.part`, network.subarray(0, 60_000));
    hub.faults.add(`${ID}/onnx/vision_model_quantized.onnx`, { kind: 'no-ranges' });
    await mirrorFromHub(ID, hub.url, how());
    expect(readFileSync(target).equals(network)).toBe(true);
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  it('waits as long as the Hub asks when there are too many requests', async () => {
    hub.faults.add(`${ID}/config.json`, { kind: 'status', status: 429, retryAfterS: 0, times: 2 });
    await mirrorFromHub(ID, hub.url, how());
    expect(warnings).toEqual(Array(2).fill('config.json: the Hub answered 429; the next try is in 0.0 s'));
  });

  it('whose bytes are wrong once is fetched again, and never kept wrong', async () => {
    hub.faults.add(`${ID}/onnx/vision_model_quantized.onnx`, { kind: 'wrong-bytes', times: 1 });
    await mirrorFromHub(ID, hub.url, { ...how(), firstWaitMs: 1 });
    expect(warnings[0]).toMatch(/its bytes are not those that the Hub lists/);
    expect(readFileSync(join(out, ID, 'onnx/vision_model_quantized.onnx')).equals(network)).toBe(true);
  });

  it('whose bytes stay wrong is refused, and no file has its name', async () => {
    hub.faults.add(`${ID}/preprocessor_config.json`, { kind: 'wrong-bytes' });
    await expect(mirrorFromHub(ID, hub.url, { ...how(), firstWaitMs: 1 })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('in 6 tries') as string,
    });
    expect(fetched()).not.toContain('mirror.json');
    expect(fetched()).not.toContain('preprocessor_config.json');
  });

  it('that does not exist, or lacks what was asked for, is refused with what there is', async () => {
    await expect(mirrorFromHub('no/body', hub.url, how())).rejects.toMatchObject({
      code: 'TEACHER_NOT_FOUND',
    });
    await expect(mirrorFromHub(ID, hub.url, how({ dtypes: ['q4'] }))).rejects.toThrow(
      'someone/clip has no q4. It has fp32, q8: say so with --dtype.',
    );
    await expect(mirrorFromHub('../../etc', hub.url, how())).rejects.toMatchObject({
      code: 'TEACHER_NOT_FOUND',
    });
  });
});

describe('a teacher from a folder', () => {
  it('is copied and described the same way', () => {
    const source = join(out, 'My Net');
    for (const [path, bytes] of FILES) {
      mkdirSync(dirname(join(source, path)), { recursive: true });
      writeFileSync(join(source, path), bytes);
    }
    const record = mirrorFromFolder(source, how());
    expect(record).toMatchObject({ id: 'My-Net', source: 'My Net', licence: null });
    expect(readFileSync(join(out, 'My-Net/onnx/vision_model_quantized.onnx')).equals(network)).toBe(true);
  });
});

describe('the command line', () => {
  it('names a model, formats and a place', () => {
    expect(parseFetchTeacher(['a/b', '--dtype', 'q8,fp16', '--text', '--endpoint', 'http://hub/'])).toEqual({
      source: { kind: 'hub', id: 'a/b' },
      dtypes: ['q8', 'fp16'],
      hasText: true,
      out: 'public/teachers',
      endpoint: 'http://hub',
    });
    expect(parseFetchTeacher(['--help'])).toBeNull();
  });

  it.each([
    [[], /Name one teacher/],
    [['a/b', 'c/d'], /Name one teacher/],
    [['a/b', '--dtype', 'int8'], /--dtype int8 is not known/],
    [['a/b', '--endpoint', 'hub'], /no address/],
    [['a/b', '--what'], /--what/],
  ])('is refused in words: %j', (argv, words) => {
    expect(() => parseFetchTeacher(argv)).toThrow(words);
  });
});
