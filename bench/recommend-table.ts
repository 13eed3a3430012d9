/** The table of evidence on disk: one row a line, so that what a measurement adds can be read in a diff. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type EvidenceRow, parseEvidence } from '../src/core/recipe/evidence.ts';

export const EVIDENCE_PATH = 'src/core/recipe/evidence.json';

/** Empty where there is no such file yet. @throws {PupilError} RECORD_INVALID */
export function readTable(path: string): readonly EvidenceRow[] {
  return existsSync(path) ? parseEvidence(JSON.parse(readFileSync(path, 'utf8'))) : [];
}

/** Adds a row. Whoever reads meanwhile finds the table before or after it. */
export function appendRow(path: string, row: EvidenceRow): void {
  const rows = [...readTable(path), ...parseEvidence([row])];
  const text = `[\n${rows.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`;
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
