/**
 * What looking at several views of each photo will take, before it starts: the arithmetic, held to what was stored
 * afterwards.
 */
import { VIEW_BYTES, type ViewPlan } from './plan.ts';
import { bytesPerNumber } from './quantise.ts';

/** A photo's name in its block. */
const ID_BYTES = 64;

export interface ViewForecast {
  readonly looks: number;
  readonly bytes: number;
  /** null while nobody knows how long a look takes. */
  readonly ms: number | null;
}

/** @param msPerLook of this teacher on this machine, as measured with whole photos */
export function forecastViews(
  plan: Pick<ViewPlan, 'count' | 'precision'>,
  photos: number,
  dims: number,
  msPerLook: number | null,
): ViewForecast {
  const looks = photos * plan.count;
  const bytes = photos * ID_BYTES + looks * (VIEW_BYTES + dims * bytesPerNumber(plan.precision));
  return { looks, bytes, ms: msPerLook === null ? null : looks * msPerLook };
}
