/**
 * A word with its exact term behind it: a dotted underline, the explanation on hover, on focus and on press; Escape
 * hides it.
 */
import { type ReactNode, useId, useRef } from 'react';
import styles from './TermHint.module.css';

export function TermHint({ children, hint }: { children: ReactNode; hint: ReactNode }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const show = () => {
    const box = button.current?.getBoundingClientRect();
    const element = tip.current;
    if (box === undefined || element === null || element.matches(':popover-open')) return;
    element.showPopover();
    // Placed by hand (CSSOM): the popover is in the top layer, so no scrolling box can clip it.
    const left = Math.min(box.left, innerWidth - element.offsetWidth - 12);
    const below = box.bottom + 6;
    const fitsBelow = below + element.offsetHeight < innerHeight;
    element.style.left = `${Math.max(12, left)}px`;
    element.style.top = `${fitsBelow ? below : box.top - element.offsetHeight - 6}px`;
  };
  const hide = () => {
    if (tip.current?.matches(':popover-open')) tip.current.hidePopover();
  };
  return (
    <>
      <button
        type="button"
        ref={button}
        className={styles['term']}
        aria-describedby={id}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => event.key === 'Escape' && hide()}
      >
        {children}
      </button>
      <span ref={tip} id={id} role="tooltip" popover="manual" className={styles['tip']}>
        {hint}
      </span>
    </>
  );
}
