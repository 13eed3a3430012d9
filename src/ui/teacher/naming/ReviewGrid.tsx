/**
 * Proposals as a virtualised listbox, class after class with the surest first, the unsure pile last. The list has the focus; one key
 * accepts a photo, gives it another class, or puts it on the pile. Nothing counts before it is accepted.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Proposals } from '../../../core/naming.ts';
import { confidenceOf, type Decision, type ReviewGroup, runnerUpOf } from '../../../core/review.ts';
import { ClassMark } from '../../base/ClassMark.tsx';
import { cx } from '../../base/cx.ts';
import { formatCount, formatPercent } from '../../base/format.ts';
import { gridOf, STEP_KEYS, stepFrom } from '../../base/grid-rows.ts';
import { Thumbnail } from '../../base/Thumbnail.tsx';
import { useListSize } from '../../base/use-list-size.ts';
import styles from './ReviewPanel.module.css';

const GAP_PX = 8;
const HEADING_PX = 44;
const WORDS_PX = 36;
/** Classes that one key gives: 1 to 9, then letters that no other key of the review uses. */
const CLASS_KEYS = '123456789bcdefghijklmnopqrstvwxyz';

interface ReviewGridProps {
  readonly proposals: Proposals;
  readonly groups: readonly ReviewGroup[];
  readonly decisions: ReadonlyMap<string, Decision>;
  /** null takes a decision back. */
  onDecide(ids: readonly string[], decision: Decision | null): void;
  onAccept(group: ReviewGroup): void;
}

export function ReviewGrid({ proposals, groups, decisions, onDecide, onAccept }: ReviewGridProps) {
  const { classes, ids } = proposals;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { columns, tilePx, offsetPx } = useListSize(list, GAP_PX);
  const shown = useMemo(() => groups.flatMap(({ rows }) => rows), [groups]);
  const grid = useMemo(
    () =>
      gridOf(
        groups.map(({ rows }) => rows.length),
        columns,
      ),
    [groups, columns],
  );
  const [active, setActive] = useState(0);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const position = Math.min(active, Math.max(0, shown.length - 1));
  const virtualizer = useVirtualizer({
    count: grid.rows.length,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: (row) => (grid.rows[row]?.kind === 'heading' ? HEADING_PX : tilePx + WORDS_PX + GAP_PX),
    overscan: 3,
    scrollMargin: offsetPx,
    scrollPaddingStart: 72,
    scrollPaddingEnd: 72,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows or another tile size make the measured heights stale.
  useLayoutEffect(() => virtualizer.measure(), [grid, tilePx]);

  const classAt = (place: number) => {
    let start = 0;
    for (const { classIndex, rows } of groups) {
      if (place < start + rows.length) return classIndex;
      start += rows.length;
    }
    return null;
  };
  const chosenIds = () => (selected.size > 0 ? [...selected] : [ids[shown[position]!]!]);
  const decide = (decision: Decision | null) => {
    onDecide(chosenIds(), decision);
    setSelected(new Set());
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEP_KEYS[event.key];
    const key = event.key.toLowerCase();
    const classKey = CLASS_KEYS.indexOf(key);
    if (step !== undefined) {
      const next = stepFrom(grid, position, step);
      if (event.shiftKey) {
        const range = shown.slice(Math.min(position, next), Math.max(position, next) + 1);
        setSelected(new Set([...selected, ...range.map((row) => ids[row]!)]));
      } else setSelected(new Set());
      setActive(next);
      virtualizer.scrollToIndex(grid.rowOf[next] ?? 0);
    } else if (event.key === 'Enter' || event.key === ' ') {
      const row = shown[position]!;
      decide(classAt(position) ?? proposals.classIndices[row]!);
      setActive(Math.min(shown.length - 1, position + 1));
    } else if (key === 'u') decide('unsure');
    else if (event.key === 'Backspace') decide(null);
    else if (key === 'a') {
      const classIndex = classAt(position);
      const group = groups.find((one) => one.classIndex === classIndex);
      if (classIndex !== null && group !== undefined) onAccept(group);
    } else if (event.key === 'Escape') setSelected(new Set());
    else if (event.key.length === 1 && classKey >= 0 && classKey < classes.length) decide(classKey);
    else return;
    // Also keeps the page's own keys from hearing the digits.
    event.preventDefault();
  };

  return (
    <>
      <ul className={styles['legend']} aria-label="Keys of the review">
        <li>
          <kbd>← ↑ → ↓</kbd> go, with <kbd>Shift</kbd> select
        </li>
        <li>
          <kbd>Enter</kbd> it is right
        </li>
        {classes.slice(0, CLASS_KEYS.length).map((name, classIndex) => (
          <li key={name}>
            <kbd>{CLASS_KEYS[classIndex]}</kbd> <bdi>{name}</bdi>
          </li>
        ))}
        <li>
          <kbd>U</kbd> unsure
        </li>
        <li>
          <kbd>⌫</kbd> as proposed
        </li>
        <li>
          <kbd>A</kbd> accept this class
        </li>
      </ul>
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
              {shown.slice(row.start, row.end).map((proposal, column) => {
                const place = row.start + column;
                const photoId = ids[proposal]!;
                const decision = decisions.get(photoId);
                const words = wordsOf(proposals, proposal, decision);
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
                      setActive(place);
                      const next = new Set(selected);
                      if (!next.delete(photoId)) next.add(photoId);
                      setSelected(next);
                    }}
                  >
                    <Thumbnail id={photoId} alt="" className={styles['picture']} />
                    <span className={styles['words']}>
                      <b>{words.first}</b>
                      <small>{words.second}</small>
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

/** What stands under a photo: the class, how sure the teacher is of it, and what else it might be. */
function wordsOf(
  proposals: Proposals,
  row: number,
  decision: Decision | undefined,
): { readonly first: string; readonly second: string } {
  const { classes, classIndices, probabilities } = proposals;
  const proposed = classes[classIndices[row]!]!;
  const sure = formatPercent(confidenceOf(proposals, row));
  if (decision === 'unsure') return { first: 'unsure', second: `was ${proposed}, ${sure}` };
  if (decision !== undefined) {
    const isAsProposed = decision === classIndices[row];
    return { first: classes[decision]!, second: isAsProposed ? 'you agree' : `was ${proposed}, ${sure}` };
  }
  const second = runnerUpOf(proposals, row);
  if (second === null) return { first: `${proposed} ${sure}`, second: '' };
  const other = formatPercent(probabilities[row * classes.length + second]!);
  return { first: `${proposed} ${sure}`, second: `or ${classes[second]} ${other}` };
}
