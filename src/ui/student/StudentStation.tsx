/** The Student station: a recipe to choose, or a run to watch; all runs of the folder stand below. */
import { useState } from 'react';
import { Button } from '../base/Button.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { UnreadableNote } from '../base/UnreadableNote.tsx';
import { RecipeDiff } from './RecipeDiff.tsx';
import { RecipeForm } from './RecipeForm.tsx';
import { RunList } from './RunList.tsx';
import { RunView } from './RunView.tsx';
import styles from './StudentStation.module.css';

export function StudentStation() {
  const session = useSession();
  const runs = useStudio((studio) => studio.student.runs);
  const runId = useStudio((studio) => studio.student.runId);
  const comparedIds = useStudio((studio) => studio.student.comparedRunIds);
  // The run from which a new recipe is being made: as soon as another run is open (one has begun to train), that one
  // is shown.
  const [composedFrom, setComposedFrom] = useState<string | null>(null);
  const run = runs.find((one) => one.id === runId);
  const compared = runs.filter((one) => comparedIds.includes(one.id) && one.id !== runId);
  const isComposing = run === undefined || composedFrom === runId;
  const openRun = (id: string) => {
    setComposedFrom(null);
    void session.student.openRun(id);
  };
  return (
    <div className={styles['station']}>
      {isComposing ? (
        <>
          <StationHead
            title="What kind of student?"
            actions={
              run === undefined ? null : (
                <Button onClick={() => setComposedFrom(null)}>Back to {run.name}</Button>
              )
            }
          >
            A small network that learns to name your photos. Take one of the recipes below and press Train, or
            decide all of it yourself.
          </StationHead>
          <StationFault station="student" onRemedy={() => void session.student.estimate()} />
          <RecipeForm onTrain={() => void session.student.train()} />
        </>
      ) : (
        <RunView run={run} compared={compared} onNewRecipe={() => setComposedFrom(runId)} />
      )}
      <UnreadableNote station="student" />
      {runs.length === 0 ? null : (
        <RunList runs={runs} openId={isComposing ? null : runId} onOpen={openRun} />
      )}
      {isComposing || compared.length === 0 ? null : <RecipeDiff runs={[run, ...compared]} />}
    </div>
  );
}
