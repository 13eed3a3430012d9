/** How a person moves the photo on the plane: it follows the pointer, and the arrow keys step. */
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { type Place, REACH } from '../../../core/objectives/plane/pull.ts';
import { START } from './use-loss-picture.ts';

const STEP = 0.05;
const LONG_STEP = 0.2;
const TOWARDS: Readonly<Record<string, Place>> = {
  ArrowRight: { right: 1, up: 0 },
  ArrowLeft: { right: -1, up: 0 },
  ArrowUp: { right: 0, up: 1 },
  ArrowDown: { right: 0, up: -1 },
};

/** @param handle takes the focus from a pointer, so that the arrow keys go on from there */
export function planeMoves(
  handle: RefObject<HTMLElement | null>,
  place: Place,
  moveTo: (place: Place) => void,
) {
  return {
    drag(event: PointerEvent<HTMLElement>) {
      if (event.type === 'pointerdown') {
        event.currentTarget.setPointerCapture(event.pointerId);
        handle.current?.focus({ preventScroll: true });
      } else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      event.preventDefault();
      const box = event.currentTarget.getBoundingClientRect();
      moveTo({
        right: ((event.clientX - box.left) / box.width) * 2 * REACH - REACH,
        up: REACH - ((event.clientY - box.top) / box.height) * 2 * REACH,
      });
    },
    press(event: KeyboardEvent) {
      const way = TOWARDS[event.key];
      if (event.key === 'Home') moveTo(START);
      else if (way === undefined) return;
      else {
        const step = event.shiftKey ? LONG_STEP : STEP;
        moveTo({ right: place.right + step * way.right, up: place.up + step * way.up });
      }
      event.preventDefault();
    },
  };
}
