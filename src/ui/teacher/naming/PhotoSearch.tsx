/** Photos found by words: only with a teacher that reads. */
import { useState } from 'react';
import type { TeacherFacts } from '../../../core/records/teacher.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { StationFault } from '../../base/FaultNote.tsx';
import { formatCountOf } from '../../base/format.ts';
import { JobCard } from '../../base/JobCard.tsx';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { Thumbnail } from '../../base/Thumbnail.tsx';
import styles from './PhotoSearch.module.css';

/** @long one card, from top to bottom */
export function PhotoSearch({ facts }: { facts: TeacherFacts }) {
  const session = useSession();
  const search = useStudio((studio) => studio.naming.search);
  const job = useStudio((studio) => studio.jobs.search ?? null);
  const photos = useStudio((studio) => studio.photos);
  const [text, setText] = useState(search?.text ?? '');
  if (!facts.hasText) return null;
  const names = new Map(photos.map((photo) => [photo.id, photo.name]));
  const find = () => void session.naming.search(text);
  return (
    <Card
      title="Find photos by words"
      note={search === null ? undefined : formatCountOf(search.hits.length, 'photo')}
    >
      <div className={styles['body']}>
        <search>
          <form
            className={styles['form']}
            onSubmit={(event) => {
              event.preventDefault();
              find();
            }}
          >
            <input
              type="search"
              aria-label="What to look for"
              placeholder="a red summer dress on a hanger"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" disabled={text.trim() === ''}>
              Find
            </Button>
            {search !== null && (
              <Button
                look="quiet"
                onClick={() => {
                  setText('');
                  void session.naming.search('');
                }}
              >
                Clear
              </Button>
            )}
          </form>
        </search>
        <StationFault station="search" onRemedy={find} />
        {job !== null && (
          <JobCard job={job} actions={<Button onClick={session.naming.cancelSearch}>Cancel</Button>} />
        )}
        {search !== null && (
          <ol className={styles['hits']} aria-label={`Photos nearest to “${search.text}”, best first`}>
            {search.hits.map(({ id }) => (
              <li key={id} title={names.get(id)}>
                <Thumbnail id={id} alt={names.get(id) ?? ''} className={styles['picture']} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </Card>
  );
}
