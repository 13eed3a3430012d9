/**
 * Keeps one plot in step with what its chart shows: new data at most once an animation frame, new size, new colour
 * scheme.
 */
import { type RefObject, useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import { createPlot, type PlotSpec, plotIdentity } from './plot.ts';
import { plotData } from './plot-data.ts';

export interface PlotHandle {
  readonly host: RefObject<HTMLDivElement | null>;
  /** The canvas as it stands, null before the first frame. */
  canvas(): HTMLCanvasElement | null;
}

/** Draws after every render of its component: whoever has new points renders, however often; frames do the rest. */
export function usePlot(spec: PlotSpec): PlotHandle {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(spec);
  const schedule = useRef<() => void>(() => {});
  latest.current = spec;

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let frame = 0;
    let drawnAs = '';
    const draw = () => {
      frame = 0;
      const now = latest.current;
      const data = plotData(now.series, now.levels, now.view, element.clientWidth, now.xRange);
      const identity = plotIdentity(now);
      if (plot.current !== null && identity === drawnAs) {
        plot.current.setData(data);
        return;
      }
      plot.current?.destroy();
      plot.current = createPlot(element, now, data);
      drawnAs = identity;
    };
    const request = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    schedule.current = request;
    const resized = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (plot.current === null || width === 0 || plot.current.width === width) return;
      plot.current.setSize({ width, height: latest.current.heightPx });
      request();
    });
    resized.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const recolour = () => {
      drawnAs = '';
      request();
    };
    scheme.addEventListener('change', recolour);
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      scheme.removeEventListener('change', recolour);
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);

  useEffect(() => schedule.current());

  return { host, canvas: () => plot.current?.ctx.canvas ?? null };
}
