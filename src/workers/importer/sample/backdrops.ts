/**
 * Where the sample's subjects stand: scenes that any class may meet, painted small and enlarged, which is a lens's
 * blur for almost no work. Units: the square from 0 to 1, y points down.
 */
import type { Random } from '../../../core/random.ts';
import { cloth, lamps, room, studio, table } from './backdrops/indoors.ts';
import { ground, meadow, sky, water } from './backdrops/outdoors.ts';
import { type Backdrop, type Brush, pick } from './brush.ts';

const BACKDROPS: readonly Backdrop[] = [lamps, sky, table, meadow, studio, ground, cloth, water, room];

export function paintBackdrop(brush: Brush, random: Random): void {
  pick(random, BACKDROPS)(brush, random);
}
