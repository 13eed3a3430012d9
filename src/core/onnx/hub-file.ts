/** Which of a model's files on the Hub is the network that becomes a student. */
import { PupilError } from '../errors.ts';
import { MAX_NETWORK_BYTES } from '../limits.ts';
import { type SizedFile, visionFiles } from '../teachers/needed-files.ts';

/** How many files an error names. */
const MOST_NAMED = 6;

/** What is typed: `owner/model`, with the path of the file behind it where the model has several. */
export interface HubName {
  readonly id: string;
  /** null = the usual one. */
  readonly path: string | null;
}

/** @returns null where it is no name */
export function parseHubName(text: string): HubName | null {
  const match = /^([\w.-]+\/[\w.-]+)(?:\/(.+\.onnx))?$/i.exec(text.trim());
  return match === null ? null : { id: match[1]!, path: match[2] ?? null };
}

/** What a student from there is called. */
export const nameOfHubId = (id: string): string => id.split('/').at(-1)!;

/**
 * In full precision: where a teacher's image tower lies too; else the only one that there is.
 * @throws {PupilError} MODEL_INVALID where there is none, where several could be meant, or where it is too large
 */
export function networkFileOf<File extends SizedFile>(files: readonly File[], { id, path }: HubName): File {
  const file = path === null ? usualFile(files, id) : fileAt(files, id, path);
  if (files.some((other) => other.path.startsWith(`${file.path}_data`))) {
    throw refused(
      `${file.path} of ${id} keeps its weights in a file beside it. Choose a smaller network, whose weights are in one file with it.`,
    );
  }
  if (file.sizeBytes <= MAX_NETWORK_BYTES) return file;
  throw refused(
    `${file.path} of ${id} has ${inMegabytes(file.sizeBytes)} MB; a student’s file has up to ${inMegabytes(MAX_NETWORK_BYTES)} MB. Choose a smaller network, or use it as the teacher.`,
    { sizeBytes: file.sizeBytes, maxBytes: MAX_NETWORK_BYTES },
  );
}

function usualFile<File extends SizedFile>(files: readonly File[], id: string): File {
  const usual = visionFiles(files, 'fp32').find(({ path }) => path.endsWith('.onnx'));
  if (usual !== undefined) return usual;
  const networks = files.filter(({ path }) => /\.onnx$/i.test(path));
  const [only] = networks;
  if (only === undefined) {
    throw refused(
      `${id} has no .onnx file among its ${files.length}. Choose a model with ONNX files, such as those of onnx-community.`,
      { files: files.length },
    );
  }
  if (networks.length === 1) return only;
  throw refused(
    `${id} has ${networks.length} .onnx files, none of which is the usual onnx/model.onnx: ${named(networks)}. Say which one: ${id}/${only.path}.`,
    { networks: networks.length },
  );
}

function fileAt<File extends SizedFile>(files: readonly File[], id: string, path: string): File {
  const file = files.find((other) => other.path === path);
  if (file !== undefined) return file;
  const networks = files.filter((other) => /\.onnx$/i.test(other.path));
  throw refused(
    `${id} has no file ${path}. ${networks.length === 0 ? 'It has no .onnx file at all.' : `Its .onnx files are ${named(networks)}.`}`,
    { path },
  );
}

function named(files: readonly SizedFile[]): string {
  const paths = files.slice(0, MOST_NAMED).map(({ path }) => path);
  return paths.join(', ') + (files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : '');
}

const refused = (message: string, facts?: Readonly<Record<string, string | number>>) =>
  new PupilError('MODEL_INVALID', message, facts);

const inMegabytes = (bytes: number) => Math.round(bytes / 1e6).toLocaleString('en');
