/**
 * Where networks lie as PyTorch exports them, with outputs and gradients: in the folder that `ONNX_STUDENTS` names, or
 * beside the clone. For Node.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const BESIDE = path.resolve(import.meta.dirname, '../../../../../shared/reference/onnx-students');

/** npm moves to the package's root; a relative folder is meant from where the user stands. */
export function studentFolder(): string {
  const given = process.env['ONNX_STUDENTS'] ?? '';
  return given === '' ? BESIDE : path.resolve(process.env['INIT_CWD'] ?? process.cwd(), given);
}

/** Names of the networks; none where there is no such folder. */
export function networksIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'golden.json')))
    .sort();
}
