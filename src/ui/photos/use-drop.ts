/**
 * Takes files dropped anywhere on the page, so that a near miss counts, and says whether some are being dragged over
 * it.
 */
import { useEffect, useEffectEvent, useState } from 'react';

export function useDrop(onDrop: (transfer: DataTransfer) => void): boolean {
  const [isDragging, setIsDragging] = useState(false);
  const take = useEffectEvent(onDrop);
  useEffect(() => {
    const listening = new AbortController();
    // Every element under the pointer sends its own enter and leave: only the outermost pair counts.
    let depth = 0;
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', then: (event: DragEvent) => void) =>
      document.addEventListener(
        name,
        (event) => {
          if (event.dataTransfer?.types.includes('Files')) then(event);
        },
        { signal: listening.signal },
      );
    on('dragenter', () => {
      depth++;
      setIsDragging(true);
    });
    on('dragover', (event) => {
      event.preventDefault();
      event.dataTransfer!.dropEffect = 'copy';
    });
    on('dragleave', () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setIsDragging(false);
    });
    on('drop', (event) => {
      event.preventDefault();
      depth = 0;
      setIsDragging(false);
      take(event.dataTransfer!);
    });
    return () => listening.abort();
  }, []);
  return isDragging;
}
