/** How rows computed elsewhere and the photos of the project meet, before any of it is kept. */
import type { BroughtEmbeddings } from '../../state/models/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Figure, FigureRow } from '../base/Figure.tsx';
import { formatBytes, formatCount, formatCountOf } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import styles from './EmbeddingsMatch.module.css';

interface EmbeddingsMatchProps {
  readonly brought: BroughtEmbeddings;
  /** They are kept, and what they know is measured. */
  onUsed(): void;
}

export function EmbeddingsMatch({ brought, onUsed }: EmbeddingsMatchProps) {
  const session = useSession();
  const use = async () => {
    if (await session.models.keepEmbeddings()) onUsed();
  };
  const { fileName, sizeBytes, rows, dims, matched, byHash, byPath, byName, unmatchedRows, unmatchedPhotos } =
    brought;
  const ways = [
    byHash > 0 ? `${formatCount(byHash)} by SHA-256` : null,
    byPath > 0 ? `${formatCount(byPath)} by path` : null,
    byName > 0 ? `${formatCount(byName)} by name alone` : null,
  ].filter((way) => way !== null);
  return (
    <Card title="Embeddings computed elsewhere" note={`${fileName}, ${formatBytes(sizeBytes)}`}>
      <FigureRow>
        <Figure value={formatCount(matched)}>
          {matched === 1 ? 'photo has a row' : 'photos have a row'}
        </Figure>
        <Figure value={formatCount(rows)}>rows</Figure>
        <Figure value={formatCount(dims)}>numbers a row</Figure>
        <span>{ways.join(', ')}</span>
      </FigureRow>
      <Unmatched
        title={`${formatCountOf(unmatchedRows.count, 'row')} without a photo`}
        hint="They are left where they are."
        unmatched={unmatchedRows}
      />
      <Unmatched
        title={`${formatCountOf(unmatchedPhotos.count, 'photo')} without a row`}
        hint="They are excluded from the project, which can be undone: nothing could be learned from them."
        unmatched={unmatchedPhotos}
      />
      <div className={styles['actions']}>
        <Button onClick={() => session.models.dismiss()}>Cancel</Button>
        <Button variant="primary" onClick={() => void use()}>
          {unmatchedPhotos.count === 0
            ? 'Use them'
            : `Use them, exclude ${formatCountOf(unmatchedPhotos.count, 'photo')}`}
        </Button>
      </div>
    </Card>
  );
}

interface UnmatchedProps {
  readonly title: string;
  readonly hint: string;
  readonly unmatched: BroughtEmbeddings['unmatchedRows'];
}

function Unmatched({ title, hint, unmatched }: UnmatchedProps) {
  if (unmatched.count === 0) return null;
  const more = unmatched.count - unmatched.examples.length;
  return (
    <details className={styles['unmatched']}>
      <summary>{title}</summary>
      <p>{hint}</p>
      <ul>
        {unmatched.examples.map((example) => (
          <li key={example}>
            <bdi>{example}</bdi>
          </li>
        ))}
        {more > 0 && <li>and {formatCount(more)} more</li>}
      </ul>
    </details>
  );
}
