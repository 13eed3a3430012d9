/**
 * Test-only routes of the development server: teachers and photos of the shared folder where it is present, copies of
 * the built-in teacher with damaged weights, and the tiny CLIP, whole and in its variants. Nothing of this is in the
 * build.
 */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import { networkWithGridSample, smallNetwork } from '../../src/core/onnx/testing/small-network.ts';
import type { ModelFiles } from './hub/repository.ts';
import { DTYPES, type Dtype } from './tiny-clip/layers.ts';
import { tinyClip, type Variant } from './tiny-clip/tiny-clip.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SHARED = path.resolve(ROOT, '../shared');
const BUILT_IN = path.join(ROOT, 'public/teachers/pupil-mini');

/** /teachers/<name>/... => which of its files have damaged weights. */
const DAMAGED: Readonly<Record<string, RegExp>> = {
  'damaged-q8': /_quantized\.onnx$/,
  'damaged-all': /\.onnx$/,
};

/** /teachers/<name>/... => what is special about this tiny CLIP. */
const TINY_CLIPS: Readonly<Record<string, Variant>> = {
  'tiny-clip': {},
  'tiny-clip-without-text': { hasText: false },
  'tiny-clip-without-golden': { hasGolden: false },
  'tiny-clip-damaged-all': { damaged: DTYPES },
  ...Object.fromEntries(DTYPES.map((dtype: Dtype) => [`tiny-clip-damaged-${dtype}`, { damaged: [dtype] }])),
};

const madeClips = new Map<string, ReadonlyMap<string, Uint8Array>>();

/** Made once, when it is first asked for. */
function tinyClipNamed(name: string): ReadonlyMap<string, Uint8Array> | null {
  const variant = TINY_CLIPS[name];
  if (variant === undefined) return null;
  const made = madeClips.get(name) ?? tinyClip(variant);
  madeClips.set(name, made);
  return made;
}

/**
 * One run of bytes inside the largest tensor, two thirds through the file: the file keeps its structure and loads,
 * its numbers are nonsense. (0x55 is harmless in every place: large weights, but no NaN, which another check would
 * catch first.)
 */
function damage(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const from = Math.floor((copy.length * 2) / 3);
  copy.fill(0x55, from, from + Math.floor(copy.length / 16));
  return copy;
}

async function answer(pathname: string): Promise<Uint8Array | string | null> {
  const parts = pathname.split('/').filter((part) => part !== '' && part !== '..');
  const [top, name = '', ...rest] = parts;
  if (top === 'teachers') {
    const file = rest.join('/');
    const clip = tinyClipNamed(name);
    if (clip !== null) return clip.get(file) ?? null;
    const damaged = DAMAGED[name];
    if (damaged !== undefined) {
      const own = path.join(BUILT_IN, file);
      if (!existsSync(own)) return null;
      const bytes = await readFile(own);
      return damaged.test(file) ? damage(bytes) : bytes;
    }
    const own = path.join(SHARED, 'teachers', name, file);
    return name !== 'pupil-mini' && existsSync(own) ? readFile(own) : null;
  }
  if (top === 'shared-photos') {
    const folder = path.join(SHARED, 'data/clothing', name, ...rest);
    if (!existsSync(path.join(SHARED, 'data/clothing'))) return '[]';
    if (path.extname(folder) !== '') return readFile(folder);
    return JSON.stringify(readdirSync(folder).sort());
  }
  return null;
}

/** A small network to be a student, as the Hub has such: its file, and what pixels it takes. */
export function studentOfTheHub(): ReadonlyMap<string, Uint8Array> {
  const preprocessor = { image_mean: [0.5, 0.5, 0.5], image_std: [0.25, 0.25, 0.25] };
  return new Map([
    ['config.json', Buffer.from('{"model_type":"small"}')],
    ['preprocessor_config.json', Buffer.from(JSON.stringify(preprocessor))],
    ['onnx/model.onnx', smallNetwork()],
    ['onnx/model_quantized.onnx', smallNetwork().subarray(0, 100)],
  ]);
}

/**
 * What the local Hub has, by id: the built-in teacher, `pupil/<name>` for each tiny CLIP, and students; one of them
 * with files that are not called as usual.
 */
export function modelsOfTheHub(): Readonly<Record<string, ModelFiles>> {
  const several = new Map([
    ['one.onnx', smallNetwork(32)],
    ['two.onnx', smallNetwork(64)],
    ['grid.onnx', networkWithGridSample()],
  ]);
  const clips = Object.keys(TINY_CLIPS).map((name) => [`pupil/${name}`, tinyClipNamed(name)!] as const);
  return {
    'pupil/mini': BUILT_IN,
    'pupil/small-net': studentOfTheHub(),
    'pupil/several': several,
    ...Object.fromEntries(clips),
  };
}

export function teacherFiles(): Plugin {
  return {
    name: 'pupil:test-teacher-files',
    configureServer: (server) => {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        const send = (body: Uint8Array | string | null) => {
          if (body === null) {
            next();
            return;
          }
          response.setHeader('Content-Length', Buffer.byteLength(body));
          response.end(body);
        };
        // Handed to Vite, an error would lay its overlay over the page, and the next file's clicks would land on
        // that.
        const fail = (thrown: unknown) => {
          console.error(thrown);
          response.statusCode = 500;
          response.end(String(thrown));
        };
        answer(decodeURIComponent(pathname)).then(send, fail);
      });
    },
  };
}
