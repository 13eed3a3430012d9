import { type LoopCost, loopRatios, parseLoopCosts } from '../../core/training/loop-cost.ts';
import { readSetting, writeSetting } from '../../storage/settings.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import type { StudentSession } from './session.ts';

const COSTS_SETTING = 'loop-costs';
/** The newest are kept, of all projects together. */
const COSTS_KEPT = 100;

export function loopActions(
  context: Context,
  followers: Followers,
  trainer: SharedTrainer,
): Pick<StudentSession, 'measureLoop' | 'cancelLoop'> {
  followers.add({ opened: async () => showCosts(context, await storedCosts()) });
  return {
    measureLoop(recipe) {
      const { project } = context.get();
      if (project === null) return Promise.resolve(false);
      return context.jobs.run({
        id: 'loop',
        what: 'Waiting for the trainer',
        unit: 'pairs of steps',
        remedy: 'retry',
        subject: recipe,
        onStop: 'end',
        async run(tools) {
          const { measureLoop } = await import('./loop-trial.ts');
          const cost = await trainer.alone(() => {
            tools.signal.throwIfAborted();
            return measureLoop(context, project.id, recipe, tools);
          });
          await keep(context, cost);
          const times = loopRatios(cost).time.toFixed(1);
          context.announce(`Measured: with the teacher in the loop a step takes ${times} times as long.`);
        },
      });
    },
    cancelLoop: () => void context.jobs.stop('loop'),
  };
}

async function keep(context: Context, cost: LoopCost): Promise<void> {
  const others = (await storedCosts()).filter(
    ({ projectId, key }) => projectId !== cost.projectId || key !== cost.key,
  );
  const costs = [cost, ...others].slice(0, COSTS_KEPT);
  await writeSetting(COSTS_SETTING, costs);
  showCosts(context, costs);
}

function showCosts(context: Context, costs: readonly LoopCost[]): void {
  const { project } = context.get();
  context.patch('student', { loopCosts: costs.filter(({ projectId }) => projectId === project?.id) });
}

async function storedCosts(): Promise<readonly LoopCost[]> {
  return (await readSetting(COSTS_SETTING, parseLoopCosts)) ?? [];
}
