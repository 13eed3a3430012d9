/**
 * Proposals class after class with the surest first, the unsure pile last. One key accepts a photo, gives it another
 * class, or puts it aside, and goes to the next. Nothing counts before it is accepted.
 */
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { Decision, Decisions, Proposals } from '../../../core/naming.ts';
import type { ReviewGroup } from '../../../core/review.ts';
import { ClassMark } from '../../base/ClassMark.tsx';
import { cx } from '../../base/cx.ts';
import { formatCount } from '../../base/format.ts';
import { PhotoGrid } from '../../base/PhotoGrid.tsx';
import { Thumbnail } from '../../base/Thumbnail.tsx';
import { ReviewKeys } from './ReviewKeys.tsx';
import styles from './ReviewPanel.module.css';
import { type Word, wordOfKey } from './review-keys.ts';
import { tileWords } from './tile-words.ts';

interface ReviewGridProps {
  readonly proposals: Proposals;
  readonly groups: readonly ReviewGroup[];
  readonly decisions: Decisions;
  /** undefined takes a word back. */
  onDecide(words: readonly (readonly [string, Decision | undefined])[]): void;
  onAccept(group: ReviewGroup): void;
}

/** @long keyboard, tiles and markup share where the focus is */
export function ReviewGrid({ proposals, groups, decisions, onDecide, onAccept }: ReviewGridProps) {
  const { classes, ids, classIndices } = proposals;
  const list = useRef<HTMLDivElement>(null);
  const shown = useMemo(
    () => groups.flatMap(({ classIndex, rows }) => rows.map((row) => ({ row, id: ids[row]!, classIndex }))),
    [groups, ids],
  );
  const places = useMemo(() => new Map(shown.map((one, place) => [one.id, place])), [shown]);
  const sizes = useMemo(() => groups.map(({ rows }) => rows.length), [groups]);
  // A word moves its photo to another group: the place goes with the photo, and where that is gone stays as it was.
  const [active, setActive] = useState({ id: '', place: 0 });
  const position = places.get(active.id) ?? Math.min(active.place, shown.length - 1);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());

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
  const step = (to: number, isExtending: boolean) => {
    const range = isExtending ? shown.slice(Math.min(position, to), Math.max(position, to) + 1) : [];
    setSelected(new Set(isExtending ? [...selected, ...range.map((one) => one.id)] : []));
    goTo(to);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const word = wordOfKey(event.key, classes);
    if (word !== null) say(word);
    else if (event.key.toLowerCase() === 'a') {
      const { classIndex } = shown[position]!;
      const group = groups.find((one) => one.classIndex === classIndex);
      if (classIndex !== null && group !== undefined) onAccept(group);
    } else if (event.key === 'Escape') setSelected(new Set());
    else return false;
    return true;
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
      <PhotoGrid
        list={list}
        label={`${formatCount(shown.length)} proposals`}
        sizes={sizes}
        position={position}
        follows={active.id === '' ? null : active}
        gapPx={8}
        wordsPx={52}
        edgePx={88}
        heading={(group) => {
          const { classIndex, rows } = groups[group]!;
          return (
            <>
              <ClassMark classIndex={classIndex} />
              <bdi>{classIndex === null ? 'Unsure: no class leads far enough' : classes[classIndex]}</bdi>
              <span>{formatCount(rows.length)}</span>
            </>
          );
        }}
        keyOf={(place) => shown[place]!.id}
        isSelected={(place) => selected.has(shown[place]!.id)}
        photo={(place) => {
          const { row, id } = shown[place]!;
          const decision = decisions.get(id);
          const words = tileWords(proposals, row, decision);
          return (
            <>
              <Thumbnail id={id} alt="" className={styles['picture']} />
              <span className={cx(styles['words'], decision !== undefined && styles['decided'])}>
                <b>{words.name}</b> <small>{words.sureness}</small> <small>{words.other}</small>
              </span>
            </>
          );
        }}
        onStep={step}
        onKey={press}
        onClick={(_event, place) => {
          goTo(place);
          const next = new Set(selected);
          if (!next.delete(shown[place]!.id)) next.add(shown[place]!.id);
          setSelected(next);
        }}
      />
    </>
  );
}
