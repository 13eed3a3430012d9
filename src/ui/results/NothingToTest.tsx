/** In place of figures, where a split has no photo with a class: what that means, and what still works. */
import type { Evaluation } from '../../core/records/run.ts';
import { Button } from '../base/Button.tsx';
import { EmptyState } from '../base/EmptyState.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';

export function NothingToTest({ split, revision }: Pick<Evaluation, 'split' | 'revision'>) {
  const session = useSession();
  const now = useStudio((studio) => studio.project?.revision);
  const isOld = now !== undefined && now !== revision;
  return (
    <EmptyState
      title={`There is nothing to ${split === 'test' ? 'test' : 'validate'} on`}
      actions={
        <>
          {isOld && (
            <Button variant="primary" onClick={() => void session.results.evaluate(split)}>
              Look again
            </Button>
          )}
          <Button onClick={() => session.show('photos')}>Go to the photos</Button>
          <Button onClick={() => session.show('takeaway')}>Take it away</Button>
        </>
      }
    >
      No photo with a class is in the {split} split, so nobody has counted how often this student is right
      there. It is trained all the same: try it below, and take it away. For figures, bring in more photos or
      draw the splits again at the Photos station, then train again: a photo that it has learned from tells
      nothing.
    </EmptyState>
  );
}
