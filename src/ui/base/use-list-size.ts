/**
 * How many tiles fit beside each other, how large they are, and how far down the scrolled station the list begins.
 */
import { type RefObject, useLayoutEffect, useState } from 'react';

const SMALLEST_TILE_PX = 104;
const SMALLEST_TILE_NARROW_PX = 84;

export interface ListSize {
  readonly columns: number;
  readonly tilePx: number;
  readonly offsetPx: number;
}

export function useListSize(list: RefObject<HTMLElement | null>, gapPx: number): ListSize {
  const [size, setSize] = useState<ListSize>({ columns: 6, tilePx: SMALLEST_TILE_PX, offsetPx: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const main = element.closest('main');
    const measure = () => {
      const widthPx = element.clientWidth;
      const smallest = widthPx < 480 ? SMALLEST_TILE_NARROW_PX : SMALLEST_TILE_PX;
      const columns = Math.max(2, Math.floor((widthPx + gapPx) / (smallest + gapPx)));
      const tilePx = Math.floor((widthPx + gapPx) / columns) - gapPx;
      const top = element.getBoundingClientRect().top;
      const offsetPx =
        main === null ? 0 : Math.round(top - main.getBoundingClientRect().top + main.scrollTop);
      setSize((old) =>
        old.columns === columns && old.tilePx === tilePx && old.offsetPx === offsetPx
          ? old
          : { columns, tilePx, offsetPx },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // What stands above the list can grow (an opened note): the station's own children tell.
    for (const child of main?.children ?? []) observer.observe(child);
    return () => observer.disconnect();
  }, [list, gapPx]);
  return size;
}
