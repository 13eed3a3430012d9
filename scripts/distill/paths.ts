/** What a command line names on this machine, checked before any work begins. */
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { TeacherChoice } from '../../src/core/records/teacher.ts';
import { BUILT_IN_TEACHER, DEFAULT_TEACHER } from '../../src/core/teachers/catalogue.ts';
import { findHubLayout } from '../../src/core/teachers/hub-layout.ts';
import { isTeacherId } from '../../src/core/teachers/kept-teachers.ts';
import { commandLine } from '../commands/usage.ts';
import { TEACHERS_FOLDER } from '../mirror/record.ts';
import { DistillFailure } from './failure.ts';

const wrong = (message: string) => new DistillFailure('usage', message);

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();

/** @param photos a folder, or an archive @throws {DistillFailure} photos */
export function photosAt(photos: string): string {
  if (!existsSync(photos))
    throw new DistillFailure('photos', `There is no folder ${photos}. Check the path.`);
  if (!isFolder(photos) && !/\.(zip|tar|tgz|tar\.gz|parquet)$/i.test(photos))
    throw new DistillFailure(
      'photos',
      `${photos} is neither a folder nor an archive (.zip, .tar, .tar.gz, .parquet). Name one of these.`,
    );
  return resolve(photos);
}

/** @throws {DistillFailure} usage */
export function fileAt(flag: string, value: string): string {
  if (!existsSync(value)) throw wrong(`${flag} ${value}: there is no such file.`);
  if (isFolder(value)) throw wrong(`${flag} ${value} is a folder. Name a file.`);
  return resolve(value);
}

/** @throws {DistillFailure} usage */
export function folderOrFileAt(flag: string, value: string): string {
  if (!existsSync(value)) throw wrong(`${flag} ${value}: there is no such folder.`);
  return resolve(value);
}

/** A path that is to be written: it must be possible before an hour of training, not after. @throws {DistillFailure} usage */
export function writable(flag: string, value: string): string {
  const path = resolve(value);
  const folder = dirname(path);
  if (!isFolder(folder)) throw wrong(`${flag} ${value}: there is no folder ${folder}.`);
  if (isFolder(path))
    throw wrong(`${flag} ${value} is a folder. Name a file in it: ${join(value, 'student.zip')}.`);
  try {
    accessSync(existsSync(path) ? path : folder, constants.W_OK);
  } catch {
    throw wrong(`${flag} ${value} may not be written by you. Choose another place.`);
  }
  return path;
}

/** A folder that keeps a browser's profile. @param isThere whether it must hold one already @throws {DistillFailure} usage */
export function profileAt(value: string, isThere: boolean): string {
  if (existsSync(value) ? !isFolder(value) : isThere)
    throw wrong(
      isThere
        ? `--profile ${value}: there is no such folder. Name one that ${commandLine('distill')} --profile has kept.`
        : `--profile ${value} is a file. Name a folder.`,
    );
  return resolve(value);
}

export interface NamedTeacher {
  readonly teacher: TeacherChoice;
  /** Folder of a teacher that is not built in, to be served under /teachers/<id>/. */
  readonly teacherFolder: string | null;
}

/**
 * @param value the built-in one's name, a folder in the Hub's layout, or the id of one that was fetched beside the app
 * @throws {DistillFailure} teacher
 */
export function teacherOf(value: string): NamedTeacher {
  if (value === BUILT_IN_TEACHER) return { teacher: DEFAULT_TEACHER, teacherFolder: null };
  const mirrored = join(TEACHERS_FOLDER, value);
  if (isFolder(value)) return served(value, basename(resolve(value)));
  if (isHubId(value)) {
    if (isFolder(mirrored)) return served(mirrored, value);
    throw new DistillFailure(
      'teacher',
      `The teacher ${value} is not on this machine. Fetch it first: ${commandLine('fetch-teacher')} ${value}`,
    );
  }
  throw new DistillFailure(
    'teacher',
    `${value} is neither the built-in ${BUILT_IN_TEACHER} nor a folder in the Hub's layout (config.json, onnx/) nor a model of the Hub (OWNER/MODEL).`,
  );
}

const isHubId = (value: string) => value.includes('/') && isTeacherId(value);

/** @throws {DistillFailure} teacher, where the folder holds no model in the Hub's layout */
function served(folder: string, id: string): NamedTeacher {
  const root = resolve(folder);
  if (!existsSync(join(root, 'config.json')) || !hasNetwork(root)) {
    throw new DistillFailure(
      'teacher',
      `The folder ${folder} is no teacher in the Hub's layout: it must have a config.json, and onnx/ with an .onnx file that is known there (model.onnx, vision_model_quantized.onnx, ...).`,
    );
  }
  return { teacher: { ...DEFAULT_TEACHER, id, origin: 'same-origin' }, teacherFolder: root };
}

function hasNetwork(root: string): boolean {
  const inside = join(root, 'onnx');
  const names = isFolder(inside) ? readdirSync(inside) : [];
  try {
    return findHubLayout(['config.json', ...names.map((name) => `onnx/${name}`)]) !== null;
  } catch {
    // It has networks, but none that makes a model of it.
    return false;
  }
}
