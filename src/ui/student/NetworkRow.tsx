/** One network: what it weighs and computes, and, once it is chosen, its image size and how its pixels are scaled. */
import { useMemo, useState } from 'react';
import type { Network } from '../../core/records/network.ts';
import type { StudentConfig } from '../../core/students/family.ts';
import { countStudent } from '../../core/students/interpreters/count.ts';
import { describeStudent, type Heads } from '../../core/students/student.ts';
import { Button } from '../base/Button.tsx';
import { formatBytes, formatCount, formatDuration, formatShort } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import { SelectField } from './Fields.tsx';
import styles from './NetworkCard.module.css';
import { OWN_SCALING, scalingChoices, scalingNamed, scalingOf } from './network-scaling.ts';

interface NetworkRowProps {
  readonly network: Network;
  readonly heads: Heads;
  /** Its image size where it is chosen. */
  readonly pickedPx: number | null;
  totalMsOf(config: StudentConfig): number | null;
  onPick(imageSizePx: number): void;
}

export function NetworkRow({ network, heads, pickedPx, totalMsOf, onPick }: NetworkRowProps) {
  const { name, configs, sizeBytes, classifierClasses } = network;
  const [lastPx, setLastPx] = useState(pickedPx);
  const shown = configs.find(({ imageSizePx }) => imageSizePx === (pickedPx ?? lastPx)) ?? middleOf(configs);
  const cost = useMemo(() => countStudent(describeStudent(shown, heads)), [shown, heads]);
  const ms = totalMsOf(shown);
  const pick = (px: number) => {
    setLastPx(px);
    onPick(px);
  };
  return (
    <div className={styles['network']}>
      <label className={styles['choice']}>
        <input
          type="radio"
          name="student"
          checked={pickedPx !== null}
          onChange={() => pick(shown.imageSizePx)}
        />
        <span>
          <b>
            <bdi>{name}</bdi>
          </b>
          <span>
            {formatShort(cost.parameters)} parameters, {formatBytes(cost.sizeBytes)} ·{' '}
            {formatShort(cost.flopsPerImage)}FLOPs a photo at {shown.imageSizePx} px
            {ms === null ? null : <> · ~{formatDuration(ms)}</>}
          </span>
          <small>
            {classifierClasses === null
              ? 'It had no classifier.'
              : `Its classifier of ${formatCount(classifierClasses)} classes is cut off.`}{' '}
            Its file takes {formatBytes(sizeBytes)} here.
          </small>
        </span>
      </label>
      {pickedPx !== null && <NetworkOptions network={network} pickedPx={pickedPx} onPick={pick} />}
    </div>
  );
}

function NetworkOptions({
  network,
  pickedPx,
  onPick,
}: {
  readonly network: Network;
  readonly pickedPx: number;
  onPick(imageSizePx: number): void;
}) {
  const session = useSession();
  const [isAsking, setIsAsking] = useState(false);
  const { id, name, configs, normalisation } = network;
  return (
    <div className={styles['options']}>
      <SelectField
        label="Image size"
        value={String(pickedPx)}
        choices={configs.map(({ imageSizePx }) => ({
          value: String(imageSizePx),
          label: `${imageSizePx} px`,
        }))}
        onChange={(px) => onPick(Number(px))}
      />
      <SelectField
        label="Pixels as it was taught"
        value={scalingOf(normalisation)}
        choices={scalingChoices(normalisation)}
        onChange={(scaling) => {
          if (scaling !== OWN_SCALING) void session.models.renormalise(id, scalingNamed(scaling));
        }}
      />
      {isAsking ? (
        <span className={styles['asking']}>
          Runs that trained it keep their weights.
          <Button size="small" variant="danger" onClick={() => void session.models.removeNetwork(id)}>
            Delete {name}
          </Button>
          <Button size="small" autoFocus onClick={() => setIsAsking(false)}>
            Keep
          </Button>
        </span>
      ) : (
        <Button size="small" aria-label={`Delete the file of ${name}`} onClick={() => setIsAsking(true)}>
          Delete
        </Button>
      )}
    </div>
  );
}

/** What a network costs is shown for a size in the middle, until one is chosen. */
const middleOf = (configs: Network['configs']) => configs[Math.floor(configs.length / 2)]!;
