/** What the marks of the picture stand for: only those that are in it. */
import { ClassMark } from '../../base/ClassMark.tsx';
import styles from './LossPicture.module.css';
import type { SceneKind } from './scene-kind.ts';

const CLASS_NAMES = ['cat', 'dog', 'bird'] as const;

export function Legend({ kind }: { readonly kind: SceneKind }) {
  const { ringed, hasTeacher, isComparing, marks } = kind;
  return (
    <ul className={styles['legend']}>
      {CLASS_NAMES.map((name, index) => (
        <li key={name}>
          <ClassMark classIndex={index} /> {name}
        </li>
      ))}
      {hasTeacher && <li>small and filled: a photo as the teacher sees it</li>}
      {ringed === 'teacher' && <li>ringed: the teacher’s view of the moved photo</li>}
      {ringed === 'last layer' && <li>ringed: what the last layer makes of it</li>}
      {isComparing && <li>small and open: the other photos as the student sees them</li>}
      {marks.map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  );
}
