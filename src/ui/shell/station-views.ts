/** The five stations as code that is fetched when it is first opened, so that the first paint stays small. */
import { type ComponentType, lazy } from 'react';
import type { Station } from '../../state/places.ts';

export const STATION_VIEWS: Readonly<Record<Station, ComponentType>> = {
  photos: lazy(async () => ({ default: (await import('../photos/PhotosStation.tsx')).PhotosStation })),
  teacher: lazy(async () => ({ default: (await import('../teacher/TeacherStation.tsx')).TeacherStation })),
  student: lazy(async () => ({ default: (await import('../student/StudentStation.tsx')).StudentStation })),
  results: lazy(async () => ({ default: (await import('../results/ResultsStation.tsx')).ResultsStation })),
  takeaway: lazy(async () => ({
    default: (await import('../takeaway/TakeawayStation.tsx')).TakeawayStation,
  })),
};
