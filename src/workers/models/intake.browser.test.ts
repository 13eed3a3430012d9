/** What people bring, from the drop to a teacher that answers: with the shared network where it is present. */
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeptTeacher } from '../../core/teachers/kept-teachers.ts';
import { cosineOf } from '../../core/teachers/self-test.ts';
import type { SourceFile } from '../../protocol/importer.ts';
import { removeModel, storedModels } from '../../storage/model-files.ts';
import { goldenAnswers } from '../teacher/testing/kept-answers.ts';
import { ModelIntake } from './intake.ts';

const NETWORKS = ['onnx/vision_model.onnx', 'onnx/vision_model_quantized.onnx'];
const PATHS = ['config.json', 'preprocessor_config.json', 'golden.json', 'README.md', ...NETWORKS];

const call = { signal: new AbortController().signal, progress: () => undefined };

async function shared(name: string, paths: readonly string[]): Promise<SourceFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      const response = await fetch(`/teachers/${name}/${path}`);
      return { path, file: new File([await response.blob()], path.split('/').at(-1)!) };
    }),
  );
}

const isShared =
  (await fetch('/teachers/mobilenetv2-w8/config.json')).headers.get('Content-Type') !== 'text/html';
const name = isShared ? 'mobilenetv2-w8' : 'pupil-mini';

beforeEach(forget);
afterEach(forget);

async function forget() {
  for (const { origin, id } of await storedModels()) await removeModel({ origin, id });
}

async function cosineWithGolden(teacher: KeptTeacher): Promise<number> {
  const answers = await goldenAnswers(teacher, 1);
  const golden = (await (await fetch(`/teachers/${name}/golden.json`)).json()) as { imageEmbeds: number[][] };
  return cosineOf(answers, golden.imageEmbeds[0]!);
}

async function look(files: readonly SourceFile[], from = 'My Model!') {
  const intake = new ModelIntake();
  return { intake, brought: await intake.recognise([{ kind: 'files', name: from, files }], null, call) };
}

describe(`a folder in the Hub's layout (${name})`, () => {
  it('is kept, and gives its golden answers', async () => {
    const { brought } = await look(await shared(name, PATHS));
    expect(brought).toMatchObject({
      kind: 'teacher',
      teacher: { id: 'My-Model', origin: 'dropped', hasText: false },
    });
    if (brought.kind !== 'teacher') return;
    expect([...brought.teacher.dtypes].sort()).toEqual(['fp32', 'q8']);
    expect(await cosineWithGolden(brought.teacher)).toBeGreaterThan(0.99);
  });

  it('is found in a folder of the folder, and what is no part of a model is left behind', async () => {
    const files = (await shared(name, [PATHS[0]!, PATHS[1]!, NETWORKS[1]!])).map((one) => ({
      ...one,
      path: `a/b/${one.path}`,
    }));
    const { brought } = await look([...files, { path: 'a/b/train.py', file: new File(['x'], 'train.py') }]);
    expect(brought).toMatchObject({ kind: 'teacher', teacher: { id: 'b', dtypes: ['q8'] } });
    const [stored] = await storedModels();
    expect(stored?.files.map(({ path }) => path).sort()).toEqual([PATHS[0], NETWORKS[1], PATHS[1]]);
  });

  it('is read out of a zip, whatever folder is in it and however it climbs', async () => {
    const entries: Record<string, Uint8Array> = { '../../evil.json': new Uint8Array(3) };
    for (const { path, file } of await shared(name, [PATHS[0]!, PATHS[1]!, NETWORKS[1]!]))
      entries[`net/${path}`] = new Uint8Array(await file.arrayBuffer());
    const file = new File([zipSync(entries)], 'download.zip');
    const brought = await new ModelIntake().recognise([{ kind: 'archive', file }], null, call);
    expect(brought).toMatchObject({ kind: 'teacher', teacher: { id: 'net', dtypes: ['q8'] } });
    expect((await storedModels())[0]?.files).toHaveLength(3);
  });

  it('dropped again is the same teacher, and another one of its name gets a number', async () => {
    const files = await shared(name, [PATHS[0]!, PATHS[1]!, NETWORKS[1]!]);
    const ids: unknown[] = [];
    for (const some of [files, files, [...files, { path: 'LICENSE', file: new File(['MIT'], 'LICENSE') }]]) {
      const { brought } = await look(some);
      ids.push(brought.kind === 'teacher' && brought.teacher.id);
    }
    expect(ids).toEqual(['My-Model', 'My-Model', 'My-Model-2']);
  });

  it('with a damaged file is refused whole', async () => {
    const files = await shared(name, [PATHS[1]!, NETWORKS[1]!]);
    const config = { path: 'config.json', file: new File(['{"model_type": "clip"'], 'config.json') };
    await expect(look([...files, config])).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: 'config.json is refused: it is no valid JSON. Download the model again.',
    });
    expect(await storedModels()).toEqual([]);
  });
});

describe(`a bare .onnx (${name})`, () => {
  it('is asked about, kept, and gives the golden answers', async () => {
    const [file] = await shared(name, [NETWORKS[0]!]);
    const { intake, brought } = await look([{ ...file!, path: 'net.onnx' }]);
    expect(brought).toMatchObject({ kind: 'encoder', fileName: 'net.onnx' });
    if (brought.kind !== 'encoder') return;
    expect(brought.question.suggested).toMatchObject({ layout: 'NCHW', pooling: 'as-given' });
    const teacher = await intake.keepEncoder('my net', brought.question.suggested, call);
    expect(teacher).toMatchObject({ id: 'my-net', dtypes: ['fp32'] });
    expect(await cosineWithGolden(teacher)).toBeGreaterThan(0.9999);
  });
});

describe('a network as optimum-cli writes it', () => {
  const json = (path: string, value: unknown) => ({ path, file: new File([JSON.stringify(value)], path) });

  it('lies beside its preprocessor_config.json, which the form starts with', async () => {
    const [network] = await shared(name, [NETWORKS[0]!]);
    const preprocessor = {
      ...{ do_resize: true, size: { height: 64, width: 64 }, do_normalize: true, do_rescale: true },
      ...{ image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] },
    };
    const { brought } = await look([
      { ...network!, path: 'model.onnx' },
      { ...network!, path: 'model_quantized.onnx' },
      json('config.json', { model_type: 'vit' }),
      json('preprocessor_config.json', preprocessor),
    ]);
    expect(brought).toMatchObject({
      kind: 'encoder',
      fileName: 'model.onnx',
      question: {
        configuredBy: 'preprocessor_config.json',
        suggested: { normalisation: 'minus-one-to-one', fit: 'squash' },
      },
    });
  });
});

describe('what is no teacher', () => {
  it.each([
    ['pytorch_model.bin', /PyTorch file is a pickle/],
    ['model.h5', /tf2onnx/],
    ['embeddings.pkl', /np\.savez/],
  ])('names the way out: %s', async (path, words) => {
    await expect(look([{ path, file: new File(['x'], path) }])).rejects.toMatchObject({
      code: 'NOT_A_TEACHER',
      message: expect.stringMatching(words) as string,
    });
  });

  it('is refused with what would be one', async () => {
    await expect(look([{ path: 'cat.jpg', file: new File(['x'], 'cat.jpg') }])).rejects.toMatchObject({
      code: 'NOT_A_TEACHER',
    });
  });
});
