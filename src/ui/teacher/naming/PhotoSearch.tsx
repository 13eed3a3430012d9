/** Photos found by words: only with a teacher that reads. */
import { type FormEvent, useState } from 'react';
import type { TeacherFacts } from '../../../core/records/teacher.ts';
import type { NamingState } from '../../../state/naming/slice.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { StationFault } from '../../base/FaultNote.tsx';
import { formatCountOf } from '../../base/format.ts';
import { JobCard } from '../../base/JobCard.tsx';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { Thumbnail } from '../../base/Thumbnail.tsx';
import styles from './PhotoSearch.module.css';

export function PhotoSearch({ facts }: { facts: TeacherFacts }) {
  const session = useSession();
  const search = useStudio((studio) => studio.naming.search);
  const job = useStudio((studio) => studio.jobs.search ?? null);
  const [text, setText] = useState(search?.text ?? '');
  if (!facts.hasText) return null;
  const find = (words: string) => void session.naming.search(words);
  const clear = () => {
    setText('');
    find('');
  };
  return (
    <Card
      title="Find photos by words"
      note={search === null ? undefined : formatCountOf(search.hits.length, 'photo')}
    >
      <div className={styles['body']}>
        <SearchForm
          text={text}
          onText={setText}
          onFind={() => find(text)}
          onClear={search === null ? null : clear}
        />
        <StationFault station="search" onRemedy={() => find(text)} />
        {job !== null && (
          <JobCard job={job} actions={<Button onClick={session.naming.cancelSearch}>Cancel</Button>} />
        )}
        {search !== null && <Hits {...search} />}
      </div>
    </Card>
  );
}

interface SearchFormProps {
  readonly text: string;
  onText(text: string): void;
  onFind(): void;
  /** Null while nothing was found that could be cleared. */
  readonly onClear: (() => void) | null;
}

function SearchForm({ text, onText, onFind, onClear }: SearchFormProps) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    onFind();
  };
  return (
    <search>
      <form className={styles['form']} onSubmit={send}>
        <input
          type="search"
          aria-label="What to look for"
          placeholder="a red summer dress on a hanger"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        <Button type="submit" disabled={text.trim() === ''}>
          Find
        </Button>
        {onClear !== null && (
          <Button variant="quiet" onClick={onClear}>
            Clear
          </Button>
        )}
      </form>
    </search>
  );
}

function Hits({ text, hits }: NonNullable<NamingState['search']>) {
  const photos = useStudio((studio) => studio.photos);
  const names = new Map(photos.map((photo) => [photo.id, photo.name]));
  return (
    <ol className={styles['hits']} aria-label={`Photos nearest to “${text}”, best first`}>
      {hits.map(({ id }) => (
        <li key={id} title={names.get(id)}>
          <Thumbnail id={id} alt={names.get(id) ?? ''} className={styles['picture']} />
        </li>
      ))}
    </ol>
  );
}
