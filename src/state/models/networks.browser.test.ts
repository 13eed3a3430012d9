/** Networks that people bring to be students, on the page with the real worker and the real storage. */
import { beforeEach, describe, expect, it } from 'vitest';
import { networkWithGridSample, smallNetwork } from '../../core/onnx/testing/small-network.ts';
import type { PhotoSource } from '../../protocol/importer.ts';
import { readStoredBytes, removeModel, storedModels } from '../../storage/model-files.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createSession } from '../create-session.ts';

/** A session is a page: it keeps the lock that lets one page write, so this file has one. */
const session = createSession();
const studio = () => session.store.getState();
const networks = () => studio().models.networks;
const recipe = () => studio().student.recipe;

const drop = (files: Readonly<Record<string, BlobPart>>, name = 'dropped'): readonly PhotoSource[] => [
  {
    kind: 'files',
    name,
    files: Object.entries(files).map(([path, content]) => ({
      path,
      file: new File([content], path.split('/').at(-1)!),
    })),
  },
];
const bring = (files: Readonly<Record<string, BlobPart>>, name?: string) =>
  session.models.bringNetwork(drop(files, name));

beforeEach(async () => {
  await deleteDatabase();
  for (const { origin, id } of await storedModels()) await removeModel({ origin, id });
  await storeDrawnProject('one', 24);
  await session.open();
  session.dismissFault('student');
});

describe('a network that is brought', () => {
  it('is read, kept and chosen, and is there after a reload', async () => {
    expect(await bring({ 'my net.onnx': smallNetwork() })).toBe(true);
    const [network] = networks();
    expect(network).toMatchObject({ name: 'my net', id: 'my-net', classifierClasses: 5 });
    expect(recipe()).toMatchObject({ student: { id: 'onnx' }, start: { kind: 'file', head: 'probe' } });
    const stored = await readStoredBytes(network!.sha256);
    expect(new Uint8Array(await stored!.arrayBuffer())).toEqual(smallNetwork());
    await session.open();
    expect(networks()).toEqual([network]);
  });

  it('is the same network when it comes again, and is called by its folder where its own name says nothing', async () => {
    await bring({ 'tiny-net/onnx/model.onnx': smallNetwork(), 'tiny-net/README.md': 'a net' });
    await bring({ 'again.onnx': smallNetwork() });
    expect(networks().map(({ name }) => name)).toEqual(['tiny-net']);
  });

  it('does not take the place of a student that is called the same', async () => {
    await bring({ 'conv.onnx': smallNetwork() });
    expect(networks()[0]).toMatchObject({ name: 'conv', id: 'conv-2' });
    expect(session.student.presetRecipe('ce', 'conv', 32).student.id).toBe('conv');
    expect(session.student.presetRecipe('ce', 'conv-2', 32).student.id).toBe('onnx');
  });

  it('sees pixels as the file beside it says, until somebody says otherwise', async () => {
    const config = JSON.stringify({ image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] });
    await bring({ 'model.onnx': smallNetwork(), 'preprocessor_config.json': config }, 'half');
    const [network] = networks();
    expect(network!.normalisation).toEqual({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] });
    const before = recipe().student;
    const inBytes = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } as const;
    expect(await session.models.renormalise(network!.id, inBytes)).toBe(true);
    expect(networks()[0]!.normalisation).toEqual(inBytes);
    expect(recipe().student).not.toEqual(before);
    expect(recipe().student.imageSizePx).toBe(before.imageSizePx);
  });

  it('leaves nothing behind where it cannot be a student, and says why', async () => {
    expect(await bring({ 'grid.onnx': networkWithGridSample() })).toBe(false);
    expect(studio().faults[0]).toMatchObject({ station: 'student', error: { code: 'MODEL_INVALID' } });
    expect(studio().faults[0]!.error.message).toMatch(/GridSample \(node \/head\/Grid\)/);
    expect(await bring({ 'cat.jpg': 'not a network' })).toBe(false);
    expect(studio().faults[0]!.error.message).toMatch(/There is no \.onnx file in cat\.jpg/);
    expect(await bring({ 'a.onnx': smallNetwork(), 'b.onnx': smallNetwork() })).toBe(false);
    expect(studio().faults[0]!.error.message).toMatch(/There are 2 \.onnx files/);
    expect([networks(), await storedModels()]).toEqual([[], []]);
  });

  it('is gone with its bytes once it is removed', async () => {
    await bring({ 'my net.onnx': smallNetwork() });
    const { sha256 } = networks()[0]!;
    expect(await session.models.removeNetwork('my-net')).toBe(true);
    expect([networks(), await readStoredBytes(sha256)]).toEqual([[], null]);
  });
});
