/** An import in its two steps, and the question between them. Fetched with the first drop. */
import type {
  ImporterCalls,
  ImportOptions,
  ImportProgress,
  ImportResult,
  PhotoSource,
} from '../../protocol/importer.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { Context } from '../context.ts';
import { handOver } from '../hand-over.ts';
import { createMeter } from '../jobs/meter.ts';
import type { JobTools } from '../jobs/run-job.ts';
import { createPlanQuestion, type PlanQuestion } from './plan-question.ts';
import type { ImportHow } from './session.ts';

const SAMPLE_IMAGES_PER_CLASS = 60;
const DEFAULT_RATIOS = { train: 0.7, validation: 0.15, test: 0.15 };

export type ImportTools = Pick<JobTools, 'signal' | 'show'>;

export interface Importing extends Omit<PlanQuestion, 'ask'> {
  /** @returns the project that the photos are in */
  importFrom(
    sources: readonly PhotoSource[],
    how: ImportHow,
    importer: Client<ImporterCalls>,
    tools: ImportTools,
  ): Promise<string>;
  drawSample(importer: Client<ImporterCalls>, tools: ImportTools): Promise<string>;
  /** Of the last import that became a project: what can be understood anew. */
  readonly sources: readonly PhotoSource[];
}

/** @param listing what the job says while there are only names */
export function createImporting(
  context: Pick<Context, 'get' | 'set' | 'announce'>,
  listing: string,
): Importing {
  const question = createPlanQuestion((proposal) => context.set({ proposal }));
  let lastSources: readonly PhotoSource[] = [];

  const callOf = ({ signal, show }: ImportTools) => {
    const meter = createMeter('Reading photos', 'photos');
    return {
      signal,
      onProgress({ phase, done, total, skipped, photos: read }: ImportProgress) {
        const isListing = phase === 'listing';
        const note = skipped > 0 ? `${skipped} skipped` : '';
        const job = meter.report(done, isListing ? 0 : total, note);
        show(isListing ? { ...job, what: listing } : job);
        context.announce(`${read} photos read`);
      },
    };
  };
  const ended = ({ projectId, photos }: ImportResult) => {
    context.announce(`${photos} photos are in.`);
    return projectId;
  };

  return {
    ...question,
    get sources() {
      return lastSources;
    },
    async importFrom(sources, { plan: given, asks = 'when unsure', name, isAdded }, importer, tools) {
      const call = callOf(tools);
      const options = newOptions(name, isAdded ? context.get().project?.id : undefined);
      const handed = await handOver(importer, sources, call.signal);
      const found = await importer.call('find', { sources: handed, into: options.into }, call);
      const proposal = given === undefined ? found : await importer.call('revise', { plan: given }, call);
      const isAsked = asks === 'always' || (asks === 'when unsure' && proposal.questions.length > 0);
      const plan = isAsked ? await question.ask(importer, proposal, call.signal) : proposal.plan;
      // What nobody was asked stays to be told.
      const notes = isAsked ? proposal.notes : [...proposal.questions, ...proposal.notes];
      const result = await importer.call('importPhotos', { plan, notes, options }, call);
      // Photos among others cannot be understood anew: which they are is not kept.
      const isWhole = options.into === undefined;
      lastSources = isWhole ? sources : [];
      context.set({ changeableId: isWhole ? result.projectId : null });
      return ended(result);
    },
    async drawSample(importer, tools) {
      const params = { options: newOptions(), imagesPerClass: SAMPLE_IMAGES_PER_CLASS };
      return ended(await importer.call('drawSample', params, callOf(tools)));
    },
  };
}

function newOptions(name?: string, into?: string): ImportOptions {
  return { name, into, projectId: crypto.randomUUID(), seed: 1, splitRatios: DEFAULT_RATIOS };
}
