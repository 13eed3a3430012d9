/** The proof: how the files answered beside the student in the tab, format by format and from a photo's bytes on. */
import { writtenBytes } from '../../core/exports/contents.ts';
import { lossesOf } from '../../core/exports/losses.ts';
import type { Comparison } from '../../core/exports/prove.ts';
import { EXPORT_FORMATS } from '../../core/exports/registry.ts';
import type { TakeawayState } from '../../state/takeaway/slice.ts';
import table from '../base/FigureTable.module.css';
import { formatBytes, formatCountOf, formatPercent } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import styles from './TakeawayStation.module.css';

type Exported = NonNullable<TakeawayState['exported']>;

interface Row extends Comparison {
  readonly name: string;
  readonly sizeBytes: number | null;
}

export function Proven({ exported }: { exported: Exported }) {
  const { proofs, fromBytes, files } = exported;
  const rows: Row[] = proofs.map((proof) => {
    const format = EXPORT_FORMATS.get(proof.format);
    return { ...proof, name: format.words.name, sizeBytes: writtenBytes(format, files) };
  });
  if (fromBytes !== null) {
    rows.push({ ...fromBytes, name: 'From the photos’ bytes, by preprocess.js', sizeBytes: null });
  }
  const losses = rows.flatMap((row) => lossesOf(row).map((loss) => ({ of: row.name, loss })));
  const [first] = proofs;
  if (first === undefined) {
    return (
      <section className={styles['proof']} aria-label="Proof">
        <p>
          <Icon name="check" /> Written. It holds no trained student, so there are no answers to compare.
        </p>
      </section>
    );
  }
  return (
    <section className={styles['proof']} aria-label="Proof">
      <p>
        <Icon name="check" /> Written, loaded again in a fresh worker without Pupil’s kernels, and asked about{' '}
        {formatCountOf(first.checkedImages, 'photo')}.
      </p>
      <ProofTable rows={rows} />
      {losses.map(({ of, loss }) => (
        <p key={of + loss} className={styles['loss']}>
          <Icon name="warning" />{' '}
          <span>
            <b>{of}:</b> {loss}
          </span>
        </p>
      ))}
    </section>
  );
}

function ProofTable({ rows }: { rows: readonly Row[] }) {
  return (
    <div className={table['scroll']}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">Files</th>
            <th scope="col">Size</th>
            <th scope="col">Right</th>
            <th scope="col">Right here</th>
            <th scope="col">Same answer</th>
            <th scope="col">Largest difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, sizeBytes, top1, agreement, maxAbsDifference }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{sizeBytes === null ? '' : formatBytes(sizeBytes)}</td>
              <td>{top1 === null ? 'no labels' : formatPercent(top1.files)}</td>
              <td>{top1 === null ? '' : formatPercent(top1.live)}</td>
              <td>{formatPercent(agreement)}</td>
              <td>{maxAbsDifference === 0 ? '0' : maxAbsDifference.toExponential(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
