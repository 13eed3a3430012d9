/**
 * The page's keys: 1 to 5 open a station, `?` lists the shortcuts, Ctrl/Cmd+Z takes back the last edit. Silent while
 * someone types.
 */
import { useEffect } from 'react';
import { STATIONS } from '../../state/places.ts';
import { useSession } from '../base/studio-context.tsx';

export function useShortcuts(onList: () => void) {
  const session = useSession();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.ctrlKey || event.metaKey) {
        if (event.key !== 'z' || event.shiftKey || session.store.getState().undoable === null) return;
        event.preventDefault();
        void session.photos.undo();
        return;
      }
      const station = STATIONS[Number(event.key) - 1];
      if (station !== undefined) session.show(station);
      else if (event.key === '?') onList();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [session, onList]);
}

const TEXT_INPUTS = new Set(['text', 'search', 'number', 'email', 'url', 'password']);

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.has(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
