/** What pressing Train will cost, and the button. Estimates carry a "~"; what was measured says where and why. */
import { ActionBar } from '../base/ActionBar.tsx';
import { Button } from '../base/Button.tsx';
import { ENGINE_WORDS } from '../base/engine-words.ts';
import { Figure, FigureRow } from '../base/Figure.tsx';
import { formatCount, formatDuration, formatMs } from '../base/format.ts';
import { TermHint } from '../base/TermHint.tsx';
import type { Estimate } from './use-estimate.ts';

interface TrainBarProps {
  readonly estimate: Estimate | null;
  /** Of the run. */
  readonly steps: number;
  readonly isEstimating: boolean;
  /** Why training cannot start; empty when it can. */
  readonly obstacle: string;
  readonly obstacleAction: { readonly label: string; readonly act: () => void } | null;
  onTrain(): void;
}

export function TrainBar(props: TrainBarProps) {
  const { estimate, steps, isEstimating, obstacle, obstacleAction } = props;
  return (
    <ActionBar
      actions={
        <>
          {obstacle !== '' && obstacleAction !== null ? (
            <Button onClick={obstacleAction.act}>{obstacleAction.label}</Button>
          ) : null}
          <Button variant="primary" disabled={obstacle !== ''} onClick={props.onTrain}>
            Train
          </Button>
        </>
      }
    >
      {obstacle !== '' ? (
        <p>{obstacle}</p>
      ) : estimate === null ? (
        <p>
          {isEstimating
            ? 'Trying a few real steps on each backend to tell the time…'
            : 'The time is measured when you train.'}
        </p>
      ) : (
        <FigureRow>
          <Figure value={`~${formatDuration(estimate.msPerStep * steps)}`}>
            for {formatCount(steps)} steps
          </Figure>
          <Figure value={formatMs(estimate.msPerStep)}>a step</Figure>
          <TermHint hint={estimate.backend.reason}>{ENGINE_WORDS[estimate.backend.id]}</TermHint>
        </FigureRow>
      )}
    </ActionBar>
  );
}
