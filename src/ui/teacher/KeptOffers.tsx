/**
 * Teachers beside the catalogue: mirrored on this site, dropped by the user, or embeddings that were computed
 * elsewhere.
 */
import { bytesOf, choiceOfKept, keptTeacher } from '../../core/teachers/kept-teachers.ts';
import { formatBytes, formatCount } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { TeacherOffer } from './TeacherOffer.tsx';
import { offerOf } from './teacher-offers.ts';

export function KeptOffers({ chosen }: { chosen: string }) {
  const session = useSession();
  const mirrored = useStudio((studio) => studio.models.mirrored);
  const stored = useStudio((studio) => studio.models.stored);
  const embeddings = useStudio((studio) => studio.models.embeddings);
  const dropped = stored.flatMap(({ origin, id, files }) =>
    origin === 'dropped' ? (keptTeacher('dropped', id, files) ?? []) : [],
  );
  return (
    <>
      {[...mirrored, ...dropped].map((teacher) => {
        const isDropped = teacher.origin === 'dropped';
        const formats = `${teacher.dtypes.join(', ')}${teacher.hasText ? ', with its text tower' : ''}`;
        return (
          <TeacherOffer
            key={offerOf(teacher)}
            name={teacher.id}
            words={`${isDropped ? 'Brought by you' : 'From this site'}: ${formats}.`}
            cost={`${formatBytes(bytesOf(teacher))}, ${isDropped ? 'kept in this browser' : 'here already'}`}
            isChosen={chosen === offerOf(teacher)}
            onChoose={() => session.teacher.choose(choiceOfKept(teacher))}
          />
        );
      })}
      {embeddings.map((one) => (
        <TeacherOffer
          key={offerOf(one.choice)}
          name={one.facts.name}
          words={`Computed elsewhere: ${formatCount(one.facts.dims)} numbers a photo. Nothing runs.`}
          cost={`${formatBytes(one.facts.sizeBytes)} were read`}
          isChosen={chosen === offerOf(one.choice)}
          onChoose={() => session.teacher.choose(one.choice)}
          onRemove={() => void session.models.removeEmbeddings(one)}
        />
      ))}
    </>
  );
}
