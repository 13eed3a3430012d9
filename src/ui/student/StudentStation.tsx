/** The Student station: a recipe to choose, or a run to watch; all runs of the folder stand below. */
import { useState } from 'react';
import { Button } from '../base/Button.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
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
  const [isComposing, setComposing] = useState(runId === null);
  const run = runs.find((one) => one.id === runId);
  const compared = runs.filter((one) => comparedIds.includes(one.id) && one.id !== runId);
  const openRun = (id: string) => {
    setComposing(false);
    void session.openRun(id);
  };
  const train = () => {
    setComposing(false);
    void session.train();
  };
  return (
    <div className={styles['station']}>
      {isComposing || run === undefined ? (
        <>
          <StationHead
            title="What kind of student?"
            actions={
              run === undefined ? null : (
                <Button onClick={() => setComposing(false)}>Back to {run.name}</Button>
              )
            }
          >
            A small network that learns to name your photos. The choices below are set well for most folders:
            press Train.
          </StationHead>
          <StationFault station="student" onRemedy={() => void session.estimate()} />
          <RecipeForm onTrain={train} />
        </>
      ) : (
        <RunView run={run} compared={compared} onNewRecipe={() => setComposing(true)} />
      )}
      {runs.length === 0 ? null : (
        <RunList runs={runs} openId={isComposing ? null : runId} onOpen={openRun} />
      )}
      {run === undefined || isComposing || compared.length === 0 ? null : (
        <RecipeDiff runs={[run, ...compared]} />
      )}
    </div>
  );
}
