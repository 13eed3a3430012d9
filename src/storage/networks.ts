/**
 * Networks that people brought to be students, among the stored models: the file itself, and beside it what was read
 * from it, so that the page need not read it again.
 */
import { type Network, parseNetwork } from '../core/records/network.ts';
import {
  putModelFile,
  readModelFile,
  removeModel,
  type StoredFile,
  storedModel,
  storedModels,
} from './model-files.ts';

export const NETWORK_FILE = 'network.onnx';
const FACTS_FILE = 'student.json';
const ORIGIN = 'student';

interface Bytes {
  readonly blob: Blob;
  readonly sha256: string;
}

/**
 * The file, then what was read from it: a crash in between leaves a file that nobody shows, and that the same file,
 * brought again, makes whole.
 * @throws {PupilError} QUOTA or STORAGE: then nothing new is kept
 */
export async function putNetwork(network: Network, file: Bytes, facts: Bytes): Promise<void> {
  const model = { origin: ORIGIN, id: network.id } as const;
  const wasWhole = isWhole((await storedModel(model))?.files ?? []);
  try {
    await putModelFile(model, NETWORK_FILE, file.blob, file.sha256);
    await putModelFile(model, FACTS_FILE, facts.blob, facts.sha256);
  } catch (thrown) {
    // One that was whole before stays as it was: its file is the same.
    if (!wasWhole) await removeModel(model);
    throw thrown;
  }
}

/** The .onnx file; null where it is not kept. */
export async function readNetworkFile(id: string): Promise<Response | null> {
  return readModelFile({ origin: ORIGIN, id }, NETWORK_FILE);
}

/** Those that can be read, by name; one that cannot counts as not there: dropped again, it takes its place. */
export async function storedNetworks(): Promise<readonly Network[]> {
  const networks: Network[] = [];
  for (const { origin, id, files } of await storedModels()) {
    if (origin !== ORIGIN || !isWhole(files)) continue;
    const response = await readModelFile({ origin, id }, FACTS_FILE);
    try {
      if (response !== null) networks.push(parseNetwork(await response.json()));
    } catch (thrown) {
      console.warn(`What is kept of the network ${id} cannot be read.`, thrown);
    }
  }
  return networks.sort((a, b) => a.name.localeCompare(b.name));
}

const isWhole = (files: readonly StoredFile[]) =>
  [NETWORK_FILE, FACTS_FILE].every((path) => files.some((file) => file.path === path));
