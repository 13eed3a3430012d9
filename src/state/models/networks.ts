/** Networks that people bring to be students. */
import { withStudent } from '../../core/recipe/edit.ts';
import { networkOf } from '../../core/recipe/student-choice.ts';
import type { Network } from '../../core/records/network.ts';
import { removeNetwork } from '../../storage/networks.ts';
import type { Context } from '../context.ts';
import { handOver } from '../hand-over.ts';
import { spawnModels } from '../spawn.ts';
import { withRecipe } from '../student/recipe-changes.ts';
import { withWorker } from '../with-worker.ts';
import type { ModelsSession } from './session.ts';

/** Where a network begins: enough to see with, and still quick. */
const USUAL_SIZE_PX = 128;

type NetworkActions = Pick<ModelsSession, 'bringNetwork' | 'cancelNetwork' | 'renormalise' | 'removeNetwork'>;

export function networkActions(
  context: Context,
  { reloadFiles }: { reloadFiles(): Promise<void> },
  spawn = spawnModels,
): NetworkActions {
  const choose = (network: Network, imageSizePx: number) => {
    const { student } = context.get();
    const recipe = withStudent(student.recipe, network, imageSizePx);
    context.set({ student: withRecipe(student, recipe, null) });
  };

  return {
    bringNetwork: (sources) =>
      context.jobs.run({
        id: 'bringNetwork',
        what: 'Reading a network',
        unit: 'bytes',
        remedy: 'none',
        subject: sources,
        onStop: 'end',
        async run({ signal, part }) {
          const report = part('Reading a network', 'bytes');
          const network = await withWorker(signal, spawn, async (models) => {
            const given = await handOver(models, sources, signal);
            return models.call(
              'keepNetwork',
              { sources: given },
              {
                signal,
                onProgress: ({ doneBytes, totalBytes, note }) => report(doneBytes, totalBytes, note),
              },
            );
          });
          await reloadFiles();
          choose(network, usualSizePx(network));
          context.announce(`${network.name} is kept in this browser, and chosen.`);
        },
      }),
    cancelNetwork: () => void context.jobs.stop('bringNetwork'),
    renormalise: (id, normalisation) =>
      context.attempt('student', 'none', async () => {
        const { models, student } = context.get();
        const isChosen = networkOf(student.recipe.student, models.networks)?.id === id;
        const network = await withWorker(new AbortController().signal, spawn, (models) =>
          models.call('renormalise', { id, normalisation }),
        );
        await reloadFiles();
        if (isChosen) choose(network, student.recipe.student.imageSizePx);
      }),
    removeNetwork: (id) =>
      context.attempt('student', 'none', async () => {
        await removeNetwork(id);
        await reloadFiles();
      }),
  };
}

/** The size that it takes which is nearest to the usual one. */
function usualSizePx({ configs }: Network): number {
  const sizes = configs.map(({ imageSizePx }) => imageSizePx);
  const distance = (px: number) => Math.abs(px - USUAL_SIZE_PX);
  return sizes.reduce((best, px) => (distance(px) < distance(best) ? px : best));
}
