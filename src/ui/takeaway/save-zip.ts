import type { TakeawayState } from '../../state/takeaway/slice.ts';
import { download } from '../charts/download.ts';

type Exported = NonNullable<TakeawayState['exported']>;

export function saveZip({ zip, fileName }: Pick<Exported, 'zip' | 'fileName'>): void {
  download(new Blob([zip], { type: 'application/zip' }), fileName);
}
