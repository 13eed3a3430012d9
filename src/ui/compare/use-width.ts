/** The width of an element in CSS pixels, followed as it changes; 0 before it is laid out. */
import { type RefObject, useLayoutEffect, useState } from 'react';

export function useWidth(box: RefObject<HTMLElement | null>): number {
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setWidthPx(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return widthPx;
}
