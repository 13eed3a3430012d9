/** Tells that files were dragged onto the page, so that the place to drop them can open under the pointer. */
import { useEffect, useEffectEvent } from 'react';

export function useFilesDraggedIn(onDraggedIn: () => void) {
  const tell = useEffectEvent(onDraggedIn);
  useEffect(() => {
    const enter = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) tell();
    };
    document.addEventListener('dragenter', enter);
    return () => document.removeEventListener('dragenter', enter);
  }, []);
}
