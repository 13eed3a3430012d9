/**
 * The teacher itself as a classifier: its encoder and the linear probe as one ONNX file, in the layout of the Hub. It
 * exports no student, so it is no format of the take-away, and is written and proven by calls of its own.
 */
import type { TeacherDtype } from '../../teachers/catalogue.ts';
import { DTYPE_SUFFIXES } from '../../teachers/needed-files.ts';
import type { ExportFile } from '../format.ts';
import { hubConfig } from '../hub/configs.ts';
import { type MergeRequest, withProbeHead } from './merge.ts';
import { type TeacherAccount, teacherCard } from './teacher-card.ts';

const TEACHER_FOLDER = 'teacher/';

export interface ProbedTeacherParts extends MergeRequest {
  readonly classNames: readonly string[];
  readonly dtype: TeacherDtype;
  /** The teacher's own preprocessor_config.json. */
  readonly preprocessorConfig: Uint8Array<ArrayBuffer>;
  /** What the teacher's folder says of it, where it says something. */
  readonly readme: Uint8Array<ArrayBuffer> | null;
  readonly account: TeacherAccount;
}

/** Where the network lies: as transformers.js looks for a number format. */
export function teacherNetworkPath(dtype: TeacherDtype): string {
  return `${TEACHER_FOLDER}onnx/model${DTYPE_SUFFIXES[dtype]}.onnx`;
}

/** @throws {PupilError} MODEL_INVALID or TEACHER_UNSUPPORTED where no probe can be put on the encoder */
export function probedTeacherFiles(parts: ProbedTeacherParts): readonly ExportFile[] {
  const { classNames, dtype, widthPx, preprocessorConfig, readme, account } = parts;
  const text = (content: string) => new TextEncoder().encode(content);
  return [
    { name: teacherNetworkPath(dtype), bytes: withProbeHead(parts) },
    {
      name: `${TEACHER_FOLDER}config.json`,
      bytes: text(hubConfig({ classNames, imageSizePx: widthPx, dtype })),
    },
    { name: `${TEACHER_FOLDER}preprocessor_config.json`, bytes: preprocessorConfig },
    { name: `${TEACHER_FOLDER}README.md`, bytes: text(teacherCard(classNames, account)) },
    ...(readme === null ? [] : [{ name: `${TEACHER_FOLDER}TEACHER.md`, bytes: readme }]),
  ];
}
