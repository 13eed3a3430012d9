/** The preparer: reads, decodes, resizes and normalises photos for one teacher worker, which starts and ends it. */
import { PupilError } from '../core/errors.ts';
import type { PreparedBatch, PreparerCalls } from '../protocol/preparer.ts';
import { serve } from '../protocol/rpc.ts';
import { type Fill, prepare } from './preparer/prepare.ts';
import { cutViews } from './shared/cut-views.ts';

let fill: Fill | null = null;
/** Batches come in the order in which they are asked for. */
let turn: Promise<PreparedBatch | null> = Promise.resolve(null);

serve<PreparerCalls>(self, {
  begin(plan) {
    fill = prepare(plan);
    return Promise.resolve(null);
  },
  async next({ spare }, { transfer }) {
    const own = fill;
    if (own === null) throw new PupilError('UNEXPECTED', 'Batches were asked for before photos were named.');
    turn = turn.then(() => own(spare));
    const batch = await turn;
    if (batch !== null) transfer([batch.pixels.buffer]);
    return batch;
  },
  cutViews: async ({ photo, parameters, sizePx }) => cutViews(photo, parameters, sizePx),
});
