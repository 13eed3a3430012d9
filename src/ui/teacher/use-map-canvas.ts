/**
 * Draws the map on its canvas, sharp on every screen, again when its size, the colours of the system or the active
 * photo change.
 */
import { type RefObject, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { classColour, classShape } from '../base/class-mark.ts';
import { type Size, toPixels } from './map-points.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const subscribeToScheme = (tell: () => void) => {
  dark.addEventListener('change', tell);
  return () => dark.removeEventListener('change', tell);
};

/** @returns [N, 2] pixels of the points as drawn */
export function useMapCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  map: Float32Array,
  labels: readonly (number | null)[],
  active: number,
  raised: number | null,
): Float32Array {
  const [size, setSize] = useState<Size>({ widthPx: 0, heightPx: 0 });
  const isDark = useSyncExternalStore(subscribeToScheme, () => dark.matches);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setSize({ widthPx: element.clientWidth, heightPx: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas]);
  const points = useMemo(() => toPixels(map, size), [map, size]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: isDark changes what the colour variables say.
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || context === null || context === undefined || size.widthPx === 0) return;
    element.width = Math.round(size.widthPx * devicePixelRatio);
    element.height = Math.round(size.heightPx * devicePixelRatio);
    context.scale(devicePixelRatio, devicePixelRatio);
    drawMap(context, getComputedStyle(element), points, labels, active, raised);
  }, [canvas, size, points, labels, active, raised, isDark]);
  return points;
}

function drawMap(
  context: CanvasRenderingContext2D,
  tokens: CSSStyleDeclaration,
  points: Float32Array,
  labels: readonly (number | null)[],
  active: number,
  raised: number | null,
) {
  const radiusPx = labels.length > 4000 ? 2.4 : labels.length > 1200 ? 3 : 4;
  const shapes = new Map<number | null, { path: Path2D; colour: string }>();
  const lookOf = (label: number | null) => {
    const known = shapes.get(label);
    if (known !== undefined) return known;
    const look = {
      path: new Path2D(classShape(label)),
      colour: tokens.getPropertyValue(classColour(label)).trim(),
    };
    shapes.set(label, look);
    return look;
  };
  const mark = (point: number, scale: number) => {
    const { path, colour } = lookOf(labels[point] ?? null);
    context.save();
    context.translate(points[point * 2]!, points[point * 2 + 1]!);
    context.scale(scale, scale);
    context.fillStyle = colour;
    context.fill(path);
    context.restore();
  };
  for (let pass = 0; pass < 2; pass++) {
    for (let point = 0; point < labels.length; point++) {
      const isBack = raised === null ? labels[point] === null : labels[point] !== raised;
      if (isBack !== (pass === 0)) continue;
      context.globalAlpha = raised === null ? (isBack ? 0.45 : 0.8) : isBack ? 0.12 : 0.95;
      mark(point, radiusPx);
    }
  }
  if (active < 0 || active >= labels.length) return;
  context.globalAlpha = 1;
  context.beginPath();
  context.arc(points[active * 2]!, points[active * 2 + 1]!, radiusPx + 5, 0, 2 * Math.PI);
  context.fillStyle = tokens.getPropertyValue('--panel').trim();
  context.fill();
  context.strokeStyle = tokens.getPropertyValue('--ink').trim();
  context.lineWidth = 1.5;
  context.stroke();
  mark(active, radiusPx + 1);
}
