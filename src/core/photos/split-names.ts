/** What people call their splits, in folder names and metadata. */
import type { Split } from '../records/project.ts';

const NAMES = new Map<string, Split>([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['dev', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
  ['eval', 'test'],
]);

export function splitNamed(name: string): Split | null {
  return NAMES.get(name.trim().toLowerCase()) ?? null;
}
