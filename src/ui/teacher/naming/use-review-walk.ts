/**
 * Where a person is in the review, and which photos the next word is about. A word moves its photo to another
 * group: the place goes with the photo, and where that is gone stays as it was.
 */
import { useMemo, useState } from 'react';
import type { ReviewGroup } from '../../../core/review.ts';

export interface ReviewPhoto {
  readonly id: string;
  /** Into the proposals. */
  readonly row: number;
  /** Of its group; null in the unsure pile. */
  readonly classIndex: number | null;
}

export interface ReviewWalk {
  /** Group after group. */
  readonly shown: readonly ReviewPhoto[];
  readonly position: number;
  /** Changes with every move; null before the first. */
  readonly moved: unknown;
  /** Ids of photos. */
  readonly selected: ReadonlySet<string>;
  step(to: number, isExtending: boolean): void;
  toggle(place: number): void;
  clear(): void;
  /** Selected photos, else the one where the person is. */
  chosen(): readonly number[];
  /** After a word about these places: on to the photo behind them, or to the last of them once more. */
  leave(places: readonly number[], isToStay: boolean): void;
}

export function useReviewWalk(groups: readonly ReviewGroup[], ids: readonly string[]): ReviewWalk {
  const shown = useMemo(
    () => groups.flatMap(({ classIndex, rows }) => rows.map((row) => ({ row, id: ids[row]!, classIndex }))),
    [groups, ids],
  );
  const places = useMemo(() => new Map(shown.map((one, place) => [one.id, place])), [shown]);
  const [active, setActive] = useState({ id: '', place: 0 });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const position = places.get(active.id) ?? Math.min(active.place, shown.length - 1);
  const goTo = (place: number) => setActive({ id: shown[place]!.id, place });
  return {
    shown,
    position,
    moved: active.id === '' ? null : active,
    selected,
    step(to, isExtending) {
      const range = isExtending ? shown.slice(Math.min(position, to), Math.max(position, to) + 1) : [];
      setSelected(new Set(isExtending ? [...selected, ...range.map(({ id }) => id)] : []));
      goTo(to);
    },
    toggle(place) {
      const next = new Set(selected);
      if (!next.delete(shown[place]!.id)) next.add(shown[place]!.id);
      setSelected(next);
      goTo(place);
    },
    clear: () => setSelected(new Set()),
    chosen() {
      const here = [...selected].flatMap((id) => places.get(id) ?? []);
      return here.length > 0 ? here : [position];
    },
    leave(left, isToStay) {
      setSelected(new Set());
      const last = Math.max(...left);
      goTo(isToStay ? last : Math.min(shown.length - 1, last + 1));
    },
  };
}
