/** Imported networks against PyTorch, on the backends that Node has, and their exports in stock TensorFlow.js. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as stock from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BackendId, startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { itAnswersLikePyTorch } from './testing/describe-students.ts';
import { compareExport } from './testing/export-oracle.ts';
import { networksIn, studentFolder } from './testing/node-student-folder.ts';
import { MOST_OFF, openCase } from './testing/oracle.ts';

const FOLDER = studentFolder();
const NAMES = networksIn(FOLDER);
const read = (name: string) => (file: string) => readFile(path.join(FOLDER, name, file));

describe.each<BackendId>(['cpu', 'wasm'])('an imported network on %s answers like PyTorch', (id) => {
  beforeAll(async () => {
    await startBackend(id, nodeEngineFiles());
  });
  itAnswersLikePyTorch(NAMES, read);
});

describe.skipIf(NAMES.length === 0)('an imported network that is exported again', () => {
  beforeAll(async () => {
    await startBackend('wasm', nodeEngineFiles());
  });

  it.each(NAMES)('answers the same in stock TensorFlow.js: %s', async (name) => {
    const off = await compareExport(await openCase(read(name)), (artifacts) =>
      stock.loadGraphModel(stock.io.fromMemory(artifacts as unknown as stock.io.ModelArtifacts)),
    );
    expect(off).toBeLessThan(MOST_OFF.answers);
  });
});
