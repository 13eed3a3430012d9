/**
 * Networks that people bring to be students: those that are kept, where the next one is dropped, and those on the Hub.
 */
import { useState } from 'react';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { networkOf } from '../../core/recipe/student-choice.ts';
import type { Network } from '../../core/records/network.ts';
import type { Heads } from '../../core/students/student.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { useDrop } from '../photos/use-drop.ts';
import { useIntake } from '../photos/use-intake.ts';
import { HubStudents } from './HubStudents.tsx';
import styles from './NetworkCard.module.css';
import { NetworkRow } from './NetworkRow.tsx';
import { NetworkZone } from './NetworkZone.tsx';

interface NetworkCardProps {
  readonly recipe: Recipe;
  readonly heads: Heads;
  /** Of the recipe as it is; null where nobody has measured it. */
  readonly msPerStep: number | null;
  totalMsOf(recipe: Recipe): number | null;
  onPick(network: Network, imageSizePx: number): void;
}

export function NetworkCard({ recipe, heads, msPerStep, totalMsOf, onPick }: NetworkCardProps) {
  const session = useSession();
  const job = useStudio((studio) => studio.jobs.bringNetwork ?? null);
  const networks = useStudio((studio) => studio.models.networks);
  const intake = useIntake((sources) => session.models.bringNetwork(sources));
  const isDragging = useDrop((transfer) => void intake.drop(transfer));
  const [showsHub, setShowsHub] = useState(false);
  const picked = networkOf(recipe.student, networks);
  return (
    <Card title="A network of your own" note="any small one for images, as an .onnx file">
      <div className={styles['networks']}>
        {networks.map((network) => (
          <NetworkRow
            key={network.id}
            network={network}
            heads={heads}
            pickedPx={network === picked ? recipe.student.imageSizePx : null}
            totalMsOf={(config) => totalMsOf({ ...recipe, student: config })}
            onPick={(imageSizePx) => onPick(network, imageSizePx)}
          />
        ))}
        {recipe.student.id === 'onnx' && picked === null && (
          <p className={styles['gone']}>
            The file of the chosen network is not kept in this browser any more: drop it again, or choose
            another student.
          </p>
        )}
        {job === null ? (
          <NetworkZone intake={intake} isDragging={isDragging} hasSome={networks.length > 0} />
        ) : (
          <JobCard
            job={job}
            actions={<Button onClick={() => session.models.cancelNetwork()}>Cancel</Button>}
          />
        )}
        <details onToggle={(event) => setShowsHub(event.currentTarget.open)}>
          <summary className={styles['summary']}>From the Hub</summary>
          {showsHub && <HubStudents recipe={recipe} heads={heads} msPerStep={msPerStep} />}
        </details>
      </div>
    </Card>
  );
}
