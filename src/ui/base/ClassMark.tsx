/** The small coloured shape that stands beside a class's name in lists, legends and tables. */
import { classColour, classShape } from './class-mark.ts';

export function ClassMark({ classIndex, sizePx = 12 }: { classIndex: number | null; sizePx?: number }) {
  return (
    <svg width={sizePx} height={sizePx} viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true">
      <path d={classShape(classIndex)} style={{ fill: `var(${classColour(classIndex)})` }} />
    </svg>
  );
}
