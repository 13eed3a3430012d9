/** The command line of `npm run fetch-teacher`. */
import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { TeacherDtype } from '../../src/core/teachers/catalogue.ts';
import { DTYPE_SUFFIXES } from '../../src/core/teachers/needed-files.ts';
import { HUB } from '../../src/workers/shared/hub/hub-listing.ts';
import { commandLine } from '../commands/usage.ts';
import { TEACHERS_FOLDER } from './record.ts';
import { DEFAULT_DTYPES } from './wanted.ts';

const DTYPES = Object.keys(DTYPE_SUFFIXES) as readonly TeacherDtype[];

export const usageOfFetch = () => `Usage: ${commandLine('fetch-teacher')} OWNER/MODEL | FOLDER [options]

Puts a teacher beside the app, in ${TEACHERS_FOLDER}/, so that it is served from the app's own origin: for machines without a network.
OWNER/MODEL is a model of the Hub, for example Xenova/clip-vit-base-patch32; FOLDER is one in the Hub's layout (config.json, onnx/).
Files that are there already and right are not fetched again; one that was cut off goes on where it was.

  --dtype LIST      of ${DTYPES.join(', ')}, with commas between    [${DEFAULT_DTYPES.join(',')}]
  --text            also its text tower and tokenizer
  --out DIR         another folder than ${TEACHERS_FOLDER}
  --endpoint URL    another Hub                                [${HUB}]
  --help

Behind a proxy: Node 24 or newer with NODE_USE_ENV_PROXY=1 obeys HTTPS_PROXY.`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface FetchTeacherOptions {
  readonly source:
    | { readonly kind: 'hub'; readonly id: string }
    | { readonly kind: 'folder'; readonly path: string };
  readonly dtypes: readonly TeacherDtype[];
  readonly hasText: boolean;
  readonly out: string;
  readonly endpoint: string;
}

/** @returns null when only the usage was asked for @throws {UsageError} */
export function parseFetchTeacher(argv: readonly string[]): FetchTeacherOptions | null {
  const { values, positionals } = read(argv);
  if (values.help) return null;
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0)
    throw new UsageError('Name one teacher: OWNER/MODEL, or a FOLDER.');
  const dtypes = values.dtype.split(',').map((text) => {
    const dtype = DTYPES.find((one) => one === text.trim());
    if (dtype === undefined)
      throw new UsageError(`--dtype ${text} is not known: choose of ${DTYPES.join(', ')}.`);
    return dtype;
  });
  if (!/^https?:\/\/[^/]/.test(values.endpoint))
    throw new UsageError(`--endpoint ${values.endpoint} is no address.`);
  const isFolder = existsSync(name) && statSync(name).isDirectory();
  return {
    source: isFolder ? { kind: 'folder', path: name } : { kind: 'hub', id: name },
    dtypes: [...new Set(dtypes)],
    hasText: values.text,
    out: values.out,
    endpoint: values.endpoint.replace(/\/+$/, ''),
  };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        dtype: { type: 'string', default: DEFAULT_DTYPES.join(',') },
        text: { type: 'boolean', default: false },
        out: { type: 'string', default: TEACHERS_FOLDER },
        endpoint: { type: 'string', default: HUB },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
