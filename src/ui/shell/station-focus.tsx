/**
 * Where the keyboard is: an opened station's heading takes the focus, and focus that an update would drop goes there
 * too.
 */
import { type RefObject, useEffect, useRef } from 'react';
import type { Station } from '../../state/places.ts';
import { STATION_HEADING_ID } from '../base/StationHead.tsx';

function focusHeading() {
  document.getElementById(STATION_HEADING_ID)?.focus({ preventScroll: true });
}

let opened: Station | null = null;

/**
 * Stands behind a lazy station in its Suspense boundary, so that it runs when the heading is there. The first paint
 * moves nothing.
 */
export function FocusOnOpen({ station }: { station: Station }) {
  useEffect(() => {
    if (opened !== null && opened !== station) {
      focusHeading();
      document.getElementById('main')?.scrollTo(0, 0);
    }
    opened = station;
  }, [station]);
  return null;
}

/**
 * When the focused element leaves the document (a button whose job has begun), the browser drops the focus on the
 * body.
 */
export function useKeptFocus(main: RefObject<HTMLElement | null>) {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const region = main.current;
    if (region === null) return;
    const remember = (event: FocusEvent) => {
      last.current = event.target as Element;
    };
    const observer = new MutationObserver(() => {
      if (last.current === null || last.current.isConnected || document.activeElement !== document.body)
        return;
      last.current = null;
      focusHeading();
    });
    region.addEventListener('focusin', remember);
    observer.observe(region, { childList: true, subtree: true });
    return () => {
      region.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, [main]);
}
