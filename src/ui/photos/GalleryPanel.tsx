/** The gallery with its tools: split, search, what is selected and what may be done with it. */
import { useEffect, useState } from 'react';
import type { Photo, Project } from '../../core/records/project.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { EmptyState } from '../base/EmptyState.tsx';
import { formatCount } from '../base/format.ts';
import { type Segment, SegmentedControl } from '../base/SegmentedControl.tsx';
import { Gallery } from './Gallery.tsx';
import styles from './GalleryPanel.module.css';
import type { Filter } from './gallery-groups.ts';
import type { PhotoCounts } from './photo-counts.ts';
import { SelectionBar } from './SelectionBar.tsx';

interface GalleryPanelProps {
  readonly project: Project;
  readonly photos: readonly Photo[];
  readonly counts: PhotoCounts;
  readonly filter: Filter;
  onFilter(filter: Filter): void;
}

const NONE: ReadonlySet<number> = new Set();
const REST_MS = 120;

export function GalleryPanel({ project, photos, counts, filter, onFilter }: GalleryPanelProps) {
  const [selected, setSelected] = useState(NONE);
  const { typed, setTyped } = useTypedSearch(filter, onFilter);
  const showAll = () => {
    setTyped('');
    onFilter({ classIndex: 'all', split: 'all', search: '' });
  };
  return (
    <Card className={styles['panel']}>
      <div className={styles['tools']}>
        <SplitChoice
          photos={photos.length}
          excluded={counts.excluded}
          split={filter.split}
          onSplit={(split) => onFilter({ ...filter, split })}
        />
        <input
          type="search"
          className={styles['search']}
          placeholder="Search by name"
          aria-label="Search photos by name"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <Gallery
        photos={photos}
        classes={project.classes}
        filter={filter}
        selected={selected}
        onSelect={setSelected}
        empty={<EmptyState title="No photo fits" actions={<Button onClick={showAll}>Show all</Button>} />}
      />
      {selected.size > 0 && (
        <SelectionBar
          photos={photos}
          classes={project.classes}
          selected={selected}
          onDone={() => setSelected(NONE)}
        />
      )}
    </Card>
  );
}

/** What is typed is looked for once the typing rests: each look goes through all photos. */
function useTypedSearch(filter: Filter, onFilter: (filter: Filter) => void) {
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const wait = setTimeout(() => {
      if (typed !== filter.search) onFilter({ ...filter, search: typed });
    }, REST_MS);
    return () => clearTimeout(wait);
  }, [typed, filter, onFilter]);
  return { typed, setTyped };
}

interface SplitChoiceProps {
  readonly photos: number;
  readonly excluded: number;
  readonly split: Filter['split'];
  onSplit(split: Filter['split']): void;
}

function SplitChoice({ photos, excluded, split, onSplit }: SplitChoiceProps) {
  const segments: readonly Segment<Filter['split']>[] = [
    { value: 'all', label: 'All', note: formatCount(photos) },
    { value: 'train', label: 'Train' },
    { value: 'validation', label: 'Validate' },
    { value: 'test', label: 'Test' },
  ];
  const excludedOnes = { value: 'excluded', label: 'Excluded', note: formatCount(excluded) } as const;
  return (
    <SegmentedControl
      legend="Photos of which split"
      segments={excluded > 0 ? [...segments, excludedOnes] : segments}
      value={split}
      onChange={onSplit}
    />
  );
}
