/** Every file of the zip and why it is there; folded, since few ask. */
import { purposeOf, purposesOf } from '../../core/exports/contents.ts';
import { EXPORT_FORMATS, usualFormats } from '../../core/exports/registry.ts';
import type { TakeawayState } from '../../state/takeaway/slice.ts';
import { formatBytes } from '../base/format.ts';
import { useStudio } from '../base/studio-context.tsx';
import styles from './TakeawayStation.module.css';

export function InTheZip({ exported }: Pick<TakeawayState, 'exported'>) {
  const chosen = useStudio((studio) => studio.takeaway.formats);
  if (exported === null) {
    const formats = chosen === null ? usualFormats() : chosen.map((id) => EXPORT_FORMATS.get(id));
    const files = purposesOf(formats).map(({ name, why }) => ({ name, why, size: '' }));
    return <Files title="What will be in the zip" files={files} />;
  }
  const lines = new Map<string, { why: string; bytes: number }>();
  for (const { name, sizeBytes } of exported.files) {
    // Two dozen photos and their pixels are one line.
    const line = name.startsWith('check/') ? 'check/' : name;
    lines.set(line, { why: purposeOf(name), bytes: (lines.get(line)?.bytes ?? 0) + sizeBytes });
  }
  const files = [...lines].map(([name, { why, bytes }]) => ({ name, why, size: formatBytes(bytes) }));
  return <Files title={`What is in ${exported.fileName}`} files={files} />;
}

interface FilesProps {
  readonly title: string;
  readonly files: readonly { readonly name: string; readonly why: string; readonly size: string }[];
}

function Files({ title, files }: FilesProps) {
  return (
    <details className={styles['folded']}>
      <summary>{title}</summary>
      <dl className={styles['files']}>
        {files.map(({ name, why, size }) => (
          <div key={name}>
            <dt>
              {name} <small>{size}</small>
            </dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
