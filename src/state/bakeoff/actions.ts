/** Actions of a bake-off: start, pause, go on, cancel. Its runs are `run-cells.ts`. */
import type { Bakeoff, BakeoffPlan, BakeoffStatus } from '../../core/bakeoff/bakeoff.ts';
import { PupilError } from '../../core/errors.ts';
import { bakeoffOf, putBakeoff } from '../../storage/bakeoffs.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import { circumstancesOf } from '../student/circumstances.ts';
import type { Studio } from '../studio.ts';
import type { RunMaker } from './run-cells.ts';
import type { BakeoffSession } from './session.ts';

const COMPARING = 'Comparing objectives';

export function bakeoffActions(context: Context, followers: Followers, maker: RunMaker): BakeoffSession {
  /** What becomes of a bake-off that is stopped. */
  let onStop: BakeoffStatus = 'paused';

  followers.add({ blank: () => ({ bakeoff: null }), opened: () => reload(context) });

  const runAll = async (bakeoff: Bakeoff | null) => {
    if (bakeoff === null) return false;
    return context.jobs.run({
      id: 'bakeoff',
      what: COMPARING,
      unit: 'runs',
      remedy: 'none',
      onStop: 'ask',
      async run({ signal, part }) {
        onStop = 'paused';
        let hasEnded = false;
        // How cells are run comes with the first comparison: the first paint does without.
        const { refuseChanged, runCells } = await import('./run-cells.ts');
        try {
          refuseChanged(bakeoff, context);
          await keep(context, { ...bakeoff, status: 'running' });
          hasEnded = await runCells({ context, maker }, bakeoff, signal, part(COMPARING, 'runs'));
        } finally {
          await keep(context, { ...bakeoff, status: hasEnded ? 'done' : onStop });
        }
        if (!hasEnded) throw new PupilError('CANCELLED', 'The comparison did not come to its end.');
        context.announce('The comparison is complete.');
      },
    });
  };

  return {
    start: (plan) => runAll(newBakeoff(plan, context.get())),
    resume: () => runAll(context.get().bakeoff),
    pause: () => void context.jobs.stop('bakeoff'),
    async cancel() {
      if (context.jobs.isRunning('bakeoff')) {
        onStop = 'cancelled';
        await context.jobs.stop('bakeoff');
        return;
      }
      const { bakeoff } = context.get();
      if (bakeoff !== null) {
        await context.attempt('results', 'none', () => keep(context, { ...bakeoff, status: 'cancelled' }));
      }
    },
  };
}

/** On the terms of now; null without photos. */
function newBakeoff(plan: BakeoffPlan, studio: Studio): Bakeoff | null {
  const { project, teacher } = studio;
  if (project === null) return null;
  return {
    ...plan,
    id: crypto.randomUUID(),
    projectId: project.id,
    createdAtMs: Date.now(),
    revision: project.revision,
    teacherFingerprint: teacher.facts?.fingerprint ?? null,
    labelledShare: circumstancesOf(studio).labelledShare,
    status: 'running',
  };
}

async function keep(context: Context, bakeoff: Bakeoff): Promise<void> {
  await putBakeoff(bakeoff);
  if (context.get().project?.id === bakeoff.projectId) context.set({ bakeoff });
}

async function reload(context: Context): Promise<void> {
  const { project } = context.get();
  const stored = project === null ? null : await bakeoffOf(project.id);
  // One that says "running" while nobody trains was cut off: it goes on when asked.
  const isCutOff = stored?.status === 'running' && !context.jobs.isRunning('bakeoff');
  context.set({ bakeoff: stored !== null && isCutOff ? { ...stored, status: 'paused' } : stored });
}
