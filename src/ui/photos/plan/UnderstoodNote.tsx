/** How the open project was understood, and the way to change that while its photos are still at hand. */
import { accountInWords, planInWords } from '../../../core/photos/plan/words.ts';
import type { Project, Understood } from '../../../core/records/project.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import styles from './PlanCheck.module.css';

export function UnderstoodNote({ project, understood }: { project: Project; understood: Understood }) {
  const session = useSession();
  const isChangeable = useStudio((studio) => studio.changeableId === project.id);
  const { plan, account, notes } = understood;
  return (
    <Card title="Understood as">
      <ul className={styles['details']}>
        {[planInWords(plan, account), ...notes, ...accountInWords(account)].map((sentence) => (
          <li key={sentence}>
            <bdi>{sentence}</bdi>
          </li>
        ))}
      </ul>
      {isChangeable ? (
        <Button size="small" onClick={() => void session.photos.changePlan()}>
          Change
        </Button>
      ) : (
        <small className={styles['again']}>Drop the folder again to have it understood in another way.</small>
      )}
    </Card>
  );
}
