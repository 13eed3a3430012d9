/** The gallery with its tools: split, search, what is selected and what may be done with it. */
import { useEffect, useMemo, useState } from 'react';
import type { Photo, Project } from '../../core/records/project.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { EmptyState } from '../base/EmptyState.tsx';
import { formatCount } from '../base/format.ts';
import { SegmentedControl } from '../base/SegmentedControl.tsx';
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

/** @long one panel, from top to bottom */
export function GalleryPanel({ project, photos, counts, filter, onFilter }: GalleryPanelProps) {
  const [selected, setSelected] = useState(NONE);
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const wait = setTimeout(() => {
      if (typed !== filter.search) onFilter({ ...filter, search: typed });
    }, 120);
    return () => clearTimeout(wait);
  }, [typed, filter, onFilter]);
  const segments = useMemo(
    () => [
      { value: 'all' as const, label: 'All', note: formatCount(photos.length) },
      { value: 'train' as const, label: 'Train' },
      { value: 'validation' as const, label: 'Validate' },
      { value: 'test' as const, label: 'Test' },
      ...(counts.excluded > 0
        ? [{ value: 'excluded' as const, label: 'Excluded', note: formatCount(counts.excluded) }]
        : []),
    ],
    [photos.length, counts.excluded],
  );
  return (
    <Card className={styles['panel']}>
      <div className={styles['tools']}>
        <SegmentedControl
          legend="Photos of which split"
          segments={segments}
          value={filter.split}
          onChange={(split) => onFilter({ ...filter, split })}
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
        empty={
          <EmptyState
            title="No photo fits"
            actions={
              <Button
                onClick={() => {
                  setTyped('');
                  onFilter({ classIndex: 'all', split: 'all', search: '' });
                }}
              >
                Show all
              </Button>
            }
          />
        }
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
