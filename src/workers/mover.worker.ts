/** The mover worker: projects leave as files, and come back. See protocol/mover.ts for its calls. */
import type { MoverCalls } from '../protocol/mover.ts';
import { serve } from '../protocol/rpc.ts';
import { bringIn, inspect } from './mover/bring-in.ts';
import { measure } from './mover/measure.ts';
import { write } from './mover/write.ts';

declare const self: DedicatedWorkerGlobalScope;

serve<MoverCalls>(self, {
  measure: ({ projectId }) => measure(projectId),
  write,
  inspect: ({ file }) => inspect(file),
  bringIn: ({ file }, context) => bringIn(file, context),
});
