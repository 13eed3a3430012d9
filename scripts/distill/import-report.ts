/** How the folder was understood, as the report says it. */
import type { Counted, LeftOut } from '../../src/core/records/import-plan.ts';
import type { Project, Understood } from '../../src/core/records/project.ts';

/** Files = photos + duplicates + skipped + lists + left out; rows = matched + unmatched + conflicts. */
export interface ImportReport extends Pick<Understood, 'plan' | 'notes'> {
  readonly files: number;
  readonly photos: number;
  readonly duplicates: number;
  readonly skipped: number;
  readonly lists: number;
  readonly leftOut: readonly LeftOut[];
  readonly rows: number;
  readonly matchedRows: number;
  readonly unmatchedRows: Counted;
  readonly conflicts: Counted;
}

/** @param photos of the project; null of the sample, which is drawn */
export function importReport(project: Project, photos: number): ImportReport | null {
  if (project.understood === null) return null;
  const { plan, account, notes } = project.understood;
  const { files, lists, leftOut, rows } = account;
  const duplicates = project.duplicates.reduce((sum, { paths }) => sum + paths.length - 1, 0);
  const skipped = project.skipped.length;
  return {
    ...{ plan, notes, files, photos, duplicates, skipped, lists, leftOut },
    rows: rows.rows,
    matchedRows: rows.matched,
    unmatchedRows: rows.unmatched,
    conflicts: rows.conflicts,
  };
}
