/** placeholder */
import type { ImportOptions, ImportProgress, ImportResult } from '../../../protocol/importer.ts';
import type { CallContext } from '../../../protocol/rpc.ts';

export function importSample(
  _o: ImportOptions,
  _n: number,
  _c: CallContext<ImportProgress>,
): Promise<ImportResult> {
  return Promise.reject(new Error('not yet'));
}
