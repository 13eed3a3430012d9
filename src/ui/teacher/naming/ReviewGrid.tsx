/**
 * Proposals as a virtualised listbox, class after class with the surest first, the unsure pile last. The list has the focus; one key
 * accepts a photo, gives it another class, or puts it aside, and goes to the next. Nothing counts before it is accepted.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Decision, Decisions, Proposals } from '../../../core/naming.ts';
import type { ReviewGroup } from '../../../core/review.ts';
import { ClassMark } from '../../base/ClassMark.tsx';
import { cx } from '../../base/cx.ts';
import { formatCount } from '../../base/format.ts';
import { gridOf, STEP_KEYS, stepFrom } from '../../base/grid-rows.ts';
import { Thumbnail } from '../../base/Thumbnail.tsx';
import { useListSize } from '../../base/use-list-size.ts';
import { ReviewKeys } from './ReviewKeys.tsx';
import styles from './ReviewPanel.module.css';
import { type Word, wordOfKey } from './review-keys.ts';
import { tileWords } from './tile-words.ts';

const GAP_PX = 8;
const HEADING_PX = 44;
const WORDS_PX = 52;
/** Room of the keys that stay above the photos, and of what floats below them. */
const EDGE_PX = 88;

interface ReviewGridProps {
  readonly proposals: Proposals;
  readonly groups: readonly ReviewGroup[];
  readonly decisions: Decisions;
  /** undefined takes a word back. */
  onDecide(words: readonly (readonly [string, Decision | undefined])[]): void;
  onAccept(group: ReviewGroup): void;
}

export function ReviewGrid({ proposals, groups, decisions, onDecide, onAccept }: ReviewGridProps) {
  const { classes, ids, classIndices } = proposals;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { columns, tilePx, offsetPx } = useListSize(list, GAP_PX);
  const shown = useMemo(
    () => groups.flatMap(({ classIndex, rows }) => rows.map((row) => ({ row, id: ids[row]!, classIndex }))),
    [groups, ids],
  );
  const places = useMemo(() => new Map(shown.map((one, place) => [one.id, place])), [shown]);
  const grid = useMemo(
    () =>
      gridOf(
        groups.map(({ rows }) => rows.length),
        columns,
      ),
    [groups, columns],
  );
  // A word moves its photo to another group: the place goes with the photo, and where that is gone stays as it was.
  const [active, setActive] = useState({ id: '', place: 0 });
  const position = places.get(active.id) ?? Math.min(active.place, shown.length - 1);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const virtualizer = useVirtualizer({
    count: grid.rows.length,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: (row) => (grid.rows[row]?.kind === 'heading' ? HEADING_PX : tilePx + WORDS_PX + GAP_PX),
    overscan: 3,
    scrollMargin: offsetPx,
    scrollPaddingStart: EDGE_PX,
    scrollPaddingEnd: EDGE_PX,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows or another tile size make the measured heights stale.
  useLayoutEffect(() => virtualizer.measure(), [grid, tilePx]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a step moves the page, never the rows that come and go meanwhile.
  useEffect(() => {
    if (active.id !== '') virtualizer.scrollToIndex(grid.rowOf[position] ?? 0);
  }, [active]);

  const goTo = (place: number) => setActive({ id: shown[place]!.id, place });
  const chosenPlaces = () => {
    const chosen = [...selected].flatMap((one) => places.get(one) ?? []);
    return chosen.length > 0 ? chosen : [position];
  };
  const say = (word: Word) => {
    const chosen = chosenPlaces();
    onDecide(
      chosen.map((place) => {
        const { row, id: photoId, classIndex } = shown[place]!;
        if (word.kind === 'class') return [photoId, word.name];
        if (word.kind === 'right') return [photoId, classes[classIndex ?? classIndices[row]!]!];
        return [photoId, word.kind === 'aside' ? null : undefined];
      }),
    );
    setSelected(new Set());
    const last = Math.max(...chosen);
    goTo(word.kind === 'as-proposed' ? last : Math.min(shown.length - 1, last + 1));
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEP_KEYS[event.key];
    const word = wordOfKey(event.key, classes);
    if (step !== undefined) {
      const next = stepFrom(grid, position, step);
      if (event.shiftKey) {
        const range = shown.slice(Math.min(position, next), Math.max(position, next) + 1);
        setSelected(new Set([...selected, ...range.map((one) => one.id)]));
      } else setSelected(new Set());
      goTo(next);
    } else if (word !== null) say(word);
    else if (event.key.toLowerCase() === 'a') {
      const { classIndex } = shown[position]!;
      const group = groups.find((one) => one.classIndex === classIndex);
      if (classIndex !== null && group !== undefined) onAccept(group);
    } else if (event.key === 'Escape') setSelected(new Set());
    else return;
    // Also keeps the page's own keys from hearing the digits.
    event.preventDefault();
  };

  return (
    <>
      <ReviewKeys
        classes={classes}
        selectedPhotos={selected.size}
        onSay={(word) => {
          say(word);
          list.current?.focus({ preventScroll: true });
        }}
      />
      <div
        ref={list}
        className={styles['list']}
        role="listbox"
        tabIndex={0}
        aria-label={`${formatCount(shown.length)} proposals`}
        aria-multiselectable="true"
        aria-activedescendant={`${id}-${position}`}
        onKeyDown={press}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = grid.rows[item.index]!;
          const transform = `translateY(${item.start - offsetPx}px)`;
          if (row.kind === 'heading') {
            const { classIndex, rows } = groups[row.group]!;
            return (
              <div key={item.key} role="presentation" className={styles['heading']} style={{ transform }}>
                <ClassMark classIndex={classIndex} />
                <bdi>{classIndex === null ? 'Unsure: no class leads far enough' : classes[classIndex]}</bdi>
                <span>{formatCount(rows.length)}</span>
              </div>
            );
          }
          return (
            <div
              key={item.key}
              role="presentation"
              className={styles['row']}
              style={{ transform, gap: GAP_PX, gridTemplateColumns: `repeat(${columns}, ${tilePx}px)` }}
            >
              {shown.slice(row.start, row.end).map(({ row: proposal, id: photoId }, column) => {
                const place = row.start + column;
                const decision = decisions.get(photoId);
                const words = tileWords(proposals, proposal, decision);
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the listbox has the focus and takes the keys.
                  <div
                    key={photoId}
                    id={`${id}-${place}`}
                    role="option"
                    aria-selected={selected.has(photoId)}
                    aria-posinset={place + 1}
                    aria-setsize={shown.length}
                    className={cx(
                      styles['tile'],
                      place === position && styles['active'],
                      decision !== undefined && styles['decided'],
                    )}
                    onClick={() => {
                      goTo(place);
                      const next = new Set(selected);
                      if (!next.delete(photoId)) next.add(photoId);
                      setSelected(next);
                    }}
                  >
                    <Thumbnail id={photoId} alt="" className={styles['picture']} />
                    <span className={styles['words']}>
                      <b>{words.name}</b> <small>{words.sureness}</small> <small>{words.other}</small>
                    </span>
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </>
  );
}
