/** What it costs, always in sight. A figure that was not measured yet is not shown. */
import { estimateOf } from '../../state/student/slice.ts';
import { cx } from '../base/cx.ts';
import { ENGINE_WORDS } from '../base/engine-words.ts';
import { Figure } from '../base/Figure.tsx';
import { formatBytes, formatMs } from '../base/format.ts';
import { useStudio } from '../base/studio-context.tsx';
import styles from './LedgerFooter.module.css';

export function LedgerFooter() {
  const ledger = useStudio((studio) => studio.ledger);
  const teacherMs = useStudio((studio) => studio.teacher.msPerImage);
  const progress = useStudio((studio) => studio.student.progress);
  const estimate = useStudio((studio) => estimateOf(studio.student));
  const backend = progress?.backend ?? estimate?.backend ?? null;
  // Embeddings computed elsewhere ran on nothing here.
  const looker = useStudio((studio) =>
    studio.teacher.choice.origin === 'embeddings' ? null : studio.teacher.facts,
  );
  const device = backend?.device ?? looker?.deviceName ?? '';
  const engine = backend?.id ?? looker?.device ?? null;
  const stepMs = progress?.msPerStep ?? estimate?.msPerStep ?? null;
  const memoryBytes = progress?.bytesInUse ?? estimate?.memoryBytes ?? 0;
  return (
    <footer className={styles['ledger']}>
      <span>
        <i className={cx(styles['dot'], ledger.webgpu === 'yes' && styles['good'])} aria-hidden="true" />
        {engine === null ? (
          <Figure value={GPU_WORDS[ledger.webgpu].name}>{GPU_WORDS[ledger.webgpu].more}</Figure>
        ) : (
          <Figure value={ENGINE_WORDS[engine]}>{device}</Figure>
        )}
      </span>
      {teacherMs !== null && (
        <span>
          teacher <Figure value={formatMs(teacherMs)}>a photo</Figure>
        </span>
      )}
      {stepMs !== null && stepMs > 0 && (
        <span>
          student <Figure value={`${progress === null ? '~' : ''}${formatMs(stepMs)}`}>a step</Figure>
        </span>
      )}
      {memoryBytes > 0 && (
        <span>
          memory <Figure value={formatBytes(memoryBytes)} />
        </span>
      )}
      {ledger.storedBytes !== null && (
        <span>
          stored{' '}
          <Figure value={formatBytes(ledger.storedBytes)}>
            {ledger.quotaBytes !== null && `of ${formatBytes(ledger.quotaBytes)}`}
          </Figure>
          {ledger.isProtected === false && (
            <span title="The browser declined to protect it. Pages that are used often, or installed, are protected.">
              , cleared if the disk is full
            </span>
          )}
        </span>
      )}
      <span className={styles['promise']}>nothing leaves this tab</span>
    </footer>
  );
}

const GPU_WORDS = {
  yes: { name: 'WebGPU', more: 'found' },
  software: { name: 'WASM', more: 'no GPU here, only software WebGPU' },
  no: { name: 'WASM', more: 'no WebGPU here' },
  unknown: { name: 'Backend', more: 'not asked yet' },
} as const;
