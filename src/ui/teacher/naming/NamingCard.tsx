/** Names for photos that have none: class names in, proposals out, reviewed before they count. */
import { useMemo, useState } from 'react';
import type { NamingMethod } from '../../../core/naming.ts';
import type { TeacherFacts } from '../../../core/records/teacher.ts';
import { pendingOf } from '../../../core/review.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { formatCountOf } from '../../base/format.ts';
import { JobCard } from '../../base/JobCard.tsx';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { NamingForm } from './NamingForm.tsx';
import { namingCounts } from './naming-counts.ts';
import { ReviewPanel } from './ReviewPanel.tsx';

export function NamingCard({ facts }: { facts: TeacherFacts }) {
  const session = useSession();
  const photos = useStudio((studio) => studio.photos);
  const { proposals, decisions, zeroShot } = useStudio((studio) => studio.naming);
  const job = useStudio((studio) => studio.jobs.naming ?? null);
  const [isEditing, setIsEditing] = useState(false);
  const [method, setMethod] = useState<NamingMethod>(facts.hasText ? 'text' : 'neighbours');
  const counts = useMemo(() => namingCounts(photos, decisions), [photos, decisions]);
  const pending = useMemo(
    () => (proposals === null ? null : pendingOf(proposals, photos)),
    [proposals, photos],
  );
  const hasPending = pending !== null && pending.ids.length > 0;
  const isToName = counts.unlabelled > 0;
  const title = isToName ? 'Give the photos names' : 'What its words alone know';

  if (!facts.hasText && !isToName) return null;
  if (job !== null) {
    return (
      <Card title={title}>
        <JobCard job={job} actions={<Button onClick={session.naming.cancel}>Cancel</Button>} />
      </Card>
    );
  }
  const ask = (by: NamingMethod) => {
    setIsEditing(false);
    setMethod(by);
    void session.naming.propose(by);
  };
  const retry = () => ask(method);
  if (hasPending && !isEditing) {
    return (
      <ReviewPanel
        proposals={pending}
        zeroShot={zeroShot}
        onOther={() => setIsEditing(true)}
        onRetry={retry}
      />
    );
  }
  const note = isToName
    ? `${formatCountOf(counts.unlabelled, 'photo')} without a class`
    : 'zero-shot: no label is used';
  return (
    <Card title={title} note={note}>
      <NamingForm
        facts={facts}
        counts={counts}
        onAsk={ask}
        onRetry={retry}
        onBack={hasPending ? () => setIsEditing(false) : null}
      />
    </Card>
  );
}
