/** One engine in a worker of its own, as the trainer has it. */
import type { Requests } from '../requests.ts';
import { answerRequests } from './answer.ts';
import { measurePeak } from './peak.ts';
import { startEngine } from './start-engine.ts';
import { timeProduct, timeSteps } from './timings.ts';

answerRequests<Requests>({
  start: startEngine,
  peak: measurePeak,
  product: timeProduct,
  steps: timeSteps,
});
