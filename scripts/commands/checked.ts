/** What was found when an export was loaded again, as lines for the terminal. */
import { lossesOf } from '../../src/core/exports/losses.ts';
import { EXPORT_FORMATS } from '../../src/core/exports/registry.ts';
import type { ExportedStudent } from '../../src/protocol/trainer.ts';

export const percent = (share: number | null | undefined) =>
  share === null || share === undefined ? 'none' : `${(share * 100).toFixed(1)} %`;

/** What the files answer beside the student in the tab, and what they lose. */
export function checked({
  proofs,
  fromBytes,
}: Pick<ExportedStudent, 'proofs' | 'fromBytes'>): readonly string[] {
  const rows = [
    ...proofs.map((proof) => ({ name: EXPORT_FORMATS.get(proof.format).words.name, ...proof })),
    ...(fromBytes === null ? [] : [{ name: 'from the photos’ bytes', ...fromBytes }]),
  ];
  return rows.flatMap((row, i) => {
    const right =
      row.top1 === null ? '' : `, ${percent(row.top1.files)} right (the student ${percent(row.top1.live)})`;
    const told = `${row.name}: probabilities differ by at most ${row.maxAbsDifference.toExponential(1)}${right}`;
    return [
      `${i === 0 ? 'Checked:' : '        '}   ${told}`,
      ...lossesOf(row).map((loss) => `           ! ${loss}`),
    ];
  });
}
