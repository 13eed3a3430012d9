/** Files that the user brought: they are in the browser's storage since they were dropped. */
import { readModelFile, storedModel } from '../../../storage/model-files.ts';
import { type ModelFileFacts, type ModelFiles, NOT_FOUND } from './model-files.ts';

export function droppedFiles(id: string): ModelFiles {
  const key = { origin: 'dropped', id } as const;
  const seen = new Map<string, ModelFileFacts>();
  return {
    seen,
    expect: async () => {},
    async read(path) {
      const file = (await storedModel(key))?.files.find((other) => other.path === path);
      if (file === undefined) return NOT_FOUND();
      seen.set(path, file);
      return (await readModelFile(key, path)) ?? NOT_FOUND();
    },
    async list() {
      const model = await storedModel(key);
      return model === null ? null : new Map(model.files.map((file) => [file.path, file]));
    },
  };
}
