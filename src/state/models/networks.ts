/** Networks that people bring to be students. */
import { withStudent } from '../../core/recipe/edit.ts';
import { networkOf, usualNetworkSizePx } from '../../core/recipe/student-choice.ts';
import type { Network } from '../../core/records/network.ts';
import type { ModelsProgress } from '../../protocol/models.ts';
import { removeNetwork } from '../../storage/networks.ts';
import type { Context } from '../context.ts';
import { handOver } from '../hand-over.ts';
import { spawnModels } from '../spawn.ts';
import { withRecipe } from '../student/recipe-changes.ts';
import { withWorker } from '../with-worker.ts';
import type { ModelsSession } from './session.ts';

type Models = ReturnType<typeof spawnModels>;

interface Getting {
  readonly signal: AbortSignal;
  onProgress(progress: ModelsProgress): void;
}

type NetworkActions = Pick<
  ModelsSession,
  'bringNetwork' | 'fetchNetwork' | 'cancelNetwork' | 'renormalise' | 'removeNetwork'
>;

export function networkActions(
  context: Context,
  { reloadFiles }: { reloadFiles(): Promise<void> },
  spawn = spawnModels,
): NetworkActions {
  const choose = (network: Network, imageSizePx: number) => {
    const { student } = context.get();
    context.set({ student: withRecipe(student, withStudent(student.recipe, network, imageSizePx), null) });
  };

  /** Shown as one job, whichever way the network comes. */
  const keep = (what: string, subject: unknown, get: (models: Models, job: Getting) => Promise<Network>) =>
    context.jobs.run({
      id: 'bringNetwork',
      what,
      unit: 'bytes',
      remedy: 'none',
      subject,
      onStop: 'end',
      async run({ signal, part }) {
        const report = part(what, 'bytes');
        const onProgress = ({ doneBytes, totalBytes, note }: ModelsProgress) =>
          report(doneBytes, totalBytes, note);
        // What has come of a download stays, and is shown.
        const network = await withWorker(signal, spawn, (models) =>
          get(models, { signal, onProgress }),
        ).finally(reloadFiles);
        choose(network, usualNetworkSizePx(network.configs.map(({ imageSizePx }) => imageSizePx)));
        context.announce(`${network.name} is kept in this browser, and chosen.`);
      },
    });

  return {
    bringNetwork: (sources) =>
      keep('Reading a network', sources, async (models, job) => {
        const given = await handOver(models, sources, job.signal);
        return models.call('keepNetwork', { sources: given }, job);
      }),
    fetchNetwork: (id, path = null) =>
      keep(`Fetching ${id}`, `${id}/${path}`, (models, job) =>
        models.call('fetchNetwork', { id, path }, job),
      ),
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
