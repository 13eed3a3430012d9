/**
 * Proposals class after class with the surest first, the unsure pile last. One key accepts a photo, gives it another
 * class, or puts it aside, and goes to the next. Nothing counts before it is accepted.
 */
import { type KeyboardEvent, useMemo, useRef } from 'react';
import type { Decision, Decisions, Proposals } from '../../../core/naming.ts';
import type { ReviewGroup } from '../../../core/review.ts';
import { ClassMark } from '../../base/ClassMark.tsx';
import { formatCount } from '../../base/format.ts';
import { PhotoGrid } from '../../base/PhotoGrid.tsx';
import { ReviewKeys } from './ReviewKeys.tsx';
import { ReviewTile } from './ReviewTile.tsx';
import { decisionOf, type Word, wordOfKey } from './review-keys.ts';
import { useReviewWalk } from './use-review-walk.ts';

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
  const list = useRef<HTMLDivElement>(null);
  const sizes = useMemo(() => groups.map(({ rows }) => rows.length), [groups]);
  const walk = useReviewWalk(groups, ids);
  const { shown, position, selected } = walk;
  const say = (word: Word) => {
    const places = walk.chosen();
    onDecide(
      places.map((place) => {
        const { row, id, classIndex } = shown[place]!;
        return [id, decisionOf(word, classes[classIndex ?? classIndices[row]!]!)];
      }),
    );
    walk.leave(places, word.kind === 'as-proposed');
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const word = wordOfKey(event.key, classes);
    if (word !== null) say(word);
    else if (event.key.toLowerCase() === 'a') {
      const { classIndex } = shown[position]!;
      const group = groups.find((one) => one.classIndex === classIndex);
      if (classIndex !== null && group !== undefined) onAccept(group);
    } else if (event.key === 'Escape') walk.clear();
    else return false;
    return true;
  };
  const sayByHand = (word: Word) => {
    say(word);
    list.current?.focus({ preventScroll: true });
  };
  return (
    <>
      <ReviewKeys classes={classes} selectedPhotos={selected.size} onSay={sayByHand} />
      <PhotoGrid
        list={list}
        label={`${formatCount(shown.length)} proposals`}
        sizes={sizes}
        position={position}
        follows={walk.moved}
        gapPx={8}
        wordsPx={52}
        edgePx={88}
        heading={(group) => <Heading group={groups[group]!} classes={classes} />}
        keyOf={(place) => shown[place]!.id}
        isSelected={(place) => selected.has(shown[place]!.id)}
        photo={(place) => {
          const { row, id } = shown[place]!;
          return <ReviewTile proposals={proposals} row={row} decision={decisions.get(id)} />;
        }}
        onStep={walk.step}
        onKey={press}
        onClick={(_event, place) => walk.toggle(place)}
      />
    </>
  );
}

interface HeadingProps {
  readonly group: ReviewGroup;
  readonly classes: readonly string[];
}

function Heading({ group: { classIndex, rows }, classes }: HeadingProps) {
  return (
    <>
      <ClassMark classIndex={classIndex} />
      <bdi>{classIndex === null ? 'Unsure: no class leads far enough' : classes[classIndex]}</bdi>
      <span>{formatCount(rows.length)}</span>
    </>
  );
}
