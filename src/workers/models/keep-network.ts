/** A network to be a student: read, tried at every size that students have, and kept. */
import { PupilError } from '../../core/errors.ts';
import { parseForeignJson } from '../../core/files/foreign-json.ts';
import { MAX_MODEL_CONFIG_BYTES, MAX_NETWORK_BYTES } from '../../core/limits.ts';
import { networkAtSizes } from '../../core/onnx/at-sizes.ts';
import { IMAGENET } from '../../core/onnx/import.ts';
import type { Network } from '../../core/records/network.ts';
import type { Normalisation } from '../../core/students/interpreters/graph-model.ts';
import { studentIds } from '../../core/students/presets.ts';
import { teacherIdFrom } from '../../core/teachers/kept-teachers.ts';
import { parseNormalisation } from '../../core/teachers/preprocess.ts';
import type { ModelsProgress } from '../../protocol/models.ts';
import { putNetwork, readNetworkFile, storedNetworks } from '../../storage/networks.ts';
import { sha256 } from '../shared/sha256.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import type { BroughtFiles } from './brought-files.ts';

/** Names that say nothing: the folder is called as the network is. */
const USUAL_NAMES = /^(vision_)?(model|network|student|encoder)(_\w+)?$/i;

/** A network's file, whole. */
interface WholeFile {
  /** What people call the network. */
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of `bytes`. */
  readonly sha256: string;
  /** null where nobody says: ImageNet's, then. */
  readonly normalisation: Normalisation | null;
}

type Report = (progress: ModelsProgress) => void;

/**
 * The same file again is the same network, read anew: this version may know more of it than the one that kept it.
 * @throws {PupilError} MODEL_INVALID, QUOTA, STORAGE and what reading a file throws
 */
export async function keepNetwork(
  brought: BroughtFiles,
  signal: AbortSignal,
  report: Report,
): Promise<Network> {
  const file = networkIn(brought);
  report({ note: `Reading ${file.path}`, doneBytes: 0, totalBytes: 0 });
  const bytes = await file.read(MAX_NETWORK_BYTES);
  const normalisation = await besideIt(brought);
  const hash = await sha256(bytes);
  const { path } = file;
  return keepFile({ name: nameOf(file, brought), path, bytes, sha256: hash, normalisation }, signal, report);
}

/** As `keepNetwork`, of a file that is read already. */
export async function keepFile(file: WholeFile, signal: AbortSignal, report: Report): Promise<Network> {
  const { path, bytes, sha256: hash } = file;
  const networks = await storedNetworks();
  const there = networks.find((one) => one.sha256 === hash);
  signal.throwIfAborted();
  report({ note: `Trying ${path} at each size`, doneBytes: 0, totalBytes: bytes.length });
  const name = there?.name ?? file.name;
  const normalisation = file.normalisation ?? there?.normalisation ?? IMAGENET;
  // A student is asked for by its id, whether it is a preset or a network.
  const taken = new Set([...studentIds(), ...networks.map(({ id }) => id)]);
  const network = {
    id: there?.id ?? freeId(teacherIdFrom(name), taken),
    ...{ name, sha256: hash, sizeBytes: bytes.length, normalisation },
    ...networkAtSizes(bytes, { name, normalisation }),
  };
  signal.throwIfAborted();
  await put(network, bytes);
  return network;
}

/** The same network for pixels that were scaled otherwise. @throws {PupilError} RECIPE_INVALID where it is gone */
export async function renormalise(id: string, normalisation: Normalisation): Promise<Network> {
  const before = (await storedNetworks()).find((one) => one.id === id);
  const stored = await readNetworkFile(id);
  if (before === undefined || stored === null) {
    throw new PupilError('RECIPE_INVALID', `The network ${id} is not kept any more. Drop its file again.`, {
      id,
    });
  }
  const bytes = new Uint8Array(await stored.arrayBuffer());
  const network = {
    ...before,
    normalisation,
    ...networkAtSizes(bytes, { name: before.name, normalisation }),
  };
  await put(network, bytes);
  return network;
}

async function put(network: Network, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const facts = new TextEncoder().encode(JSON.stringify(network));
  await putNetwork(
    network,
    { blob: new Blob([bytes]), sha256: network.sha256 },
    { blob: new Blob([facts]), sha256: await sha256(facts) },
  );
}

/** The one .onnx; of a folder as the Hub has it, the one in full precision. */
function networkIn({ name, files }: BroughtFiles): FoundFile {
  const networks = files.filter(({ path }) => /\.onnx$/i.test(path));
  const [only] = networks;
  if (only === undefined) {
    throw new PupilError(
      'MODEL_INVALID',
      `There is no .onnx file in ${files.length === 1 ? files[0]!.path : name}. A student comes from one network as an .onnx file; photos belong to the Photos station.`,
      { files: files.length },
    );
  }
  if (networks.length === 1) return only;
  const full = networks.filter(({ path }) => /(^|\/)(vision_)?model\.onnx$/i.test(path));
  if (full.length === 1) return full[0]!;
  throw new PupilError(
    'MODEL_INVALID',
    `There are ${networks.length} .onnx files in ${name} (${networks
      .slice(0, 3)
      .map(({ path }) => path)
      .join(', ')}). Drop the one that is to be the student.`,
    { networks: networks.length },
  );
}

function nameOf({ path }: FoundFile, { name, files }: BroughtFiles): string {
  const own = path
    .split('/')
    .at(-1)!
    .replace(/\.onnx$/i, '');
  if (!USUAL_NAMES.test(own)) return own;
  const folder = path
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== 'onnx')
    .at(-1);
  return folder ?? (files.length > 1 ? name : own);
}

/** What a preprocessor_config.json says of pixels; null where there is none. */
async function besideIt({ files }: BroughtFiles): Promise<Normalisation | null> {
  const file = files.find(({ path }) => /(^|\/)preprocessor_config\.json$/.test(path));
  if (file === undefined) return null;
  return normalisationIn(await file.read(MAX_MODEL_CONFIG_BYTES), file.path);
}

/** @param bytes of a preprocessor_config.json */
export function normalisationIn(bytes: Uint8Array, path: string): Normalisation {
  return parseNormalisation(parseForeignJson(bytes, MAX_MODEL_CONFIG_BYTES, path));
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  for (let copy = 1; ; copy++) {
    const id = copy === 1 ? wanted : `${wanted}-${copy}`;
    if (!taken.has(id)) return id;
  }
}
