/** Students on the Hub: what each weighs and costs on this device, before a byte of it is fetched. */
import { useMemo } from 'react';
import { nameOfHubId } from '../../core/onnx/hub-file.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { usualNetworkSizePx } from '../../core/recipe/student-choice.ts';
import { flopsAt, HUB_STUDENTS, type HubStudent, sizesOf } from '../../core/students/catalogue.ts';
import { countStudent } from '../../core/students/interpreters/count.ts';
import { describeStudent, type Heads } from '../../core/students/student.ts';
import { Button } from '../base/Button.tsx';
import { formatBytes, formatMs, formatShort } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { HubIdForm } from './HubIdForm.tsx';
import styles from './HubStudents.module.css';
import { knownFile } from './hub-size.ts';
import { useOffline } from './use-offline.ts';

interface HubStudentsProps {
  readonly recipe: Recipe;
  readonly heads: Heads;
  /** Of the recipe as it is; null where nobody has measured it. */
  readonly msPerStep: number | null;
}

export function HubStudents({ recipe, heads, msPerStep }: HubStudentsProps) {
  const networks = useStudio((studio) => studio.models.networks);
  const isOffline = useOffline();
  const { student } = recipe;
  const flops = useMemo(() => countStudent(describeStudent(student, heads)).flopsPerImage, [student, heads]);
  const msPerFlop = msPerStep === null ? null : msPerStep / flops;
  const kept = new Set(networks.map(({ name }) => name));
  return (
    <div className={styles['hub']}>
      <div>
        <p>
          Networks that others have taught on many photos. One is fetched once from huggingface.co, checked,
          and kept in this browser; whether all of it can go on learning here is seen when its file has come.
        </p>
        <p className={styles['offline']} aria-live="polite">
          {isOffline && 'There is no network just now. What is kept above needs none.'}
        </p>
      </div>
      <ul className={styles['list']} aria-label="Students on the Hub">
        {HUB_STUDENTS.map((entry) => (
          <HubRow
            key={entry.id}
            entry={entry}
            msPerFlop={msPerFlop}
            isKept={kept.has(nameOfHubId(entry.id))}
            isOffline={isOffline}
          />
        ))}
      </ul>
      {msPerStep !== null && (
        <p>
          A step is estimated by its operations, from the {formatMs(msPerStep)} that one of the chosen student
          takes on this device.
        </p>
      )}
      <HubIdForm isOffline={isOffline} />
    </div>
  );
}

interface HubRowProps {
  readonly entry: HubStudent;
  readonly msPerFlop: number | null;
  readonly isKept: boolean;
  readonly isOffline: boolean;
}

function HubRow({ entry, msPerFlop, isKept, isOffline }: HubRowProps) {
  const session = useSession();
  const models = useStudio((studio) => studio.models);
  const { sizeBytes } = knownFile({ id: entry.id, path: null }, models);
  const size = sizeBytes === null ? `~${formatBytes(entry.sizeBytes)}` : formatBytes(sizeBytes);
  const px = usualNetworkSizePx(sizesOf(entry));
  const flops = flopsAt(entry, px);
  return (
    <li className={styles['row']}>
      <span>
        <b>{entry.name}</b> <span>{entry.description}</span>
        <small>
          {formatShort(entry.parameters)} parameters, {size} · {entry.licence} · {formatShort(flops)}FLOPs a
          photo at {px} px
          {msPerFlop !== null && <> · ~{formatMs(msPerFlop * flops)} a step</>}
        </small>
      </span>
      {isKept ? (
        <span className={styles['kept']}>kept here</span>
      ) : (
        <Button
          size="small"
          disabled={isOffline}
          aria-label={`Fetch ${size}: ${entry.name}`}
          onClick={() => void session.models.fetchNetwork(entry.id)}
        >
          Fetch {size}
        </Button>
      )}
    </li>
  );
}
