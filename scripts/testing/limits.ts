/**
 * Every limit on time in our tests. Each is a limit on one hang, never a budget for a file, a stage or a run: a slow
 * machine makes tests slower, not red. On an idle machine with two cores what they wait for takes an eighth of them
 * at the most.
 */

/** Until something shows that is sure to come: an element, a state, a page. */
export const WAIT_MS = 60_000;
/** Until a job of the page is done: an import, a look of the teacher, a training, an export. */
export const JOB_MS = 300_000;
/** One test or one hook. Longer than a job, so that what did not come is named. */
export const TEST_MS = 600_000;
/** A stage of `npm test` that says nothing for so long. Longer than a test, so that a test that hangs is named. */
export const SILENT_MS = 900_000;
/** How often a runner says that tests are at work: see pulse-reporter.ts. */
export const PULSE_EVERY_MS = 30_000;
/** Once its failed tests have waited for so long together, the rest of a file is not run: see give-up.ts. */
export const LOST_MS = 300_000;
