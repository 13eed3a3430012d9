/**
 * Photos selected by click and by step, one by one and in ranges. A range of the pointer begins at the photo that
 * was toggled last, a range of the keys where they are.
 */
import { type MouseEvent, useRef, useState } from 'react';
import type { Photo } from '../../core/records/project.ts';

export interface GallerySelection {
  /** Where the next key acts, into the photos shown. */
  readonly position: number;
  /** Changes with every step of the keys; null before the first. */
  readonly stepped: unknown;
  toggle(at: number): void;
  click(event: MouseEvent, at: number): void;
  step(to: number, isExtending: boolean): void;
}

/** @param selected indices of photos in the project */
export function useGallerySelection(
  shown: readonly Photo[],
  selected: ReadonlySet<number>,
  onSelect: (selected: ReadonlySet<number>) => void,
): GallerySelection {
  const [active, setActive] = useState(0);
  const [stepped, setStepped] = useState<{ readonly to: number } | null>(null);
  const anchor = useRef(0);
  const position = Math.min(active, Math.max(0, shown.length - 1));
  const selectRange = (from: number, to: number) => {
    const next = new Set(selected);
    for (let at = Math.min(from, to); at <= Math.max(from, to); at++) next.add(shown[at]!.index);
    onSelect(next);
  };
  const toggle = (at: number) => {
    const { index } = shown[at]!;
    const next = new Set(selected);
    if (!next.delete(index)) next.add(index);
    anchor.current = at;
    onSelect(next);
  };
  return {
    position,
    stepped,
    toggle,
    click(event, at) {
      setActive(at);
      if (event.shiftKey) selectRange(anchor.current, at);
      else toggle(at);
    },
    step(to, isExtending) {
      setActive(to);
      setStepped({ to });
      if (isExtending) selectRange(position, to);
    },
  };
}
