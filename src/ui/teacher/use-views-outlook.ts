/** What it takes to look at the views that are planned and not stored yet, and whether there is room. */
import { useMemo } from 'react';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { teacherRecord } from '../../core/teachers/catalogue.ts';
import { forecastViews, type ViewForecast } from '../../core/views/forecast.ts';
import { useStudio } from '../base/studio-context.tsx';

export interface ViewsOutlook {
  /** Training photos. */
  readonly wanted: number;
  /** Those of them whose views are not all stored. */
  readonly missing: number;
  /** Of the missing ones; null until the teacher's width is known. */
  readonly forecast: ViewForecast | null;
  /** What the browser has left, where the forecast asks for more; null where it is enough, or not known. */
  readonly scarceBytes: number | null;
}

export function useViewsOutlook(): ViewsOutlook {
  const { viewPlan, views, facts, choice, msPerImage } = useStudio((studio) => studio.teacher);
  const photos = useStudio((studio) => studio.photos);
  const { quotaBytes, storedBytes } = useStudio((studio) => studio.ledger);
  const wanted = useMemo(() => trainingPhotos(photos).length, [photos]);
  const missing = wanted - (views?.photos ?? 0);
  const dims = facts?.dims ?? teacherRecord(choice).dims;
  const forecast =
    dims === null ? null : forecastViews(viewPlan, missing, dims, views?.msPerLook ?? msPerImage);
  const freeBytes = quotaBytes === null || storedBytes === null ? null : quotaBytes - storedBytes;
  const isTooMuch = forecast !== null && freeBytes !== null && forecast.bytes > freeBytes;
  return { wanted, missing, forecast, scarceBytes: isTooMuch ? freeBytes : null };
}
