/**
 * The stop of an import between its two steps: the plan is on the page, a person changes it as often as they like,
 * and the import goes on with the last one, or is cancelled.
 */
import type { Proposal } from '../../core/photos/plan/proposal.ts';
import type { ImportPlan } from '../../core/records/import-plan.ts';
import type { ImporterCalls } from '../../protocol/importer.ts';
import type { Client } from '../../protocol/rpc.ts';

export interface PlanQuestion {
  /** @returns the plan that was agreed to @throws the signal's reason */
  ask(importer: Client<ImporterCalls>, proposal: Proposal, signal: AbortSignal): Promise<ImportPlan>;
  /** Shows what a changed plan comes to; of several changes in a row the last one counts. */
  revise(plan: ImportPlan): Promise<void>;
  /** The plan is agreed to as it is shown, once it is known what its last change comes to. */
  agree(): Promise<void>;
  /** Object URL of a photo that would be imported, for as long as it is asked; null where it cannot be shown. */
  preview(path: string): Promise<string | null>;
}

interface Asked {
  readonly importer: Client<ImporterCalls>;
  readonly agree: (plan: ImportPlan) => void;
  readonly previews: Map<string, Promise<string | null>>;
  /** The last change, on its way. */
  revising: Promise<unknown>;
  proposal: Proposal;
  revisions: number;
}

export function createPlanQuestion(show: (proposal: Proposal | null) => void): PlanQuestion {
  let asked: Asked | null = null;
  return {
    async ask(importer, proposal, signal) {
      signal.throwIfAborted();
      const ending = new AbortController();
      const agreed = new Promise<ImportPlan>((resolve, reject) => {
        asked = {
          ...{ importer, proposal, agree: resolve, previews: new Map() },
          ...{ revising: Promise.resolve(), revisions: 0 },
        };
        signal.addEventListener('abort', () => reject(signal.reason), { signal: ending.signal });
      });
      show(proposal);
      try {
        return await agreed;
      } finally {
        ending.abort();
        for (const url of asked?.previews.values() ?? []) void revoke(url);
        asked = null;
        show(null);
      }
    },
    async revise(plan) {
      const current = asked;
      if (current === null) return;
      const revision = ++current.revisions;
      // Shown as it was set at once; what it comes to follows.
      current.proposal = { ...current.proposal, plan };
      show(current.proposal);
      const revised = current.importer.call('revise', { plan });
      current.revising = revised.catch(() => undefined);
      const proposal = await revised;
      if (asked !== current || revision !== current.revisions) return;
      current.proposal = proposal;
      show(proposal);
    },
    async agree() {
      const current = asked;
      if (current === null) return;
      for (let last: unknown; last !== current.revising; ) {
        last = current.revising;
        await last;
      }
      current.agree(current.proposal.plan);
    },
    preview(path) {
      if (asked === null) return Promise.resolve(null);
      const { previews, importer } = asked;
      const url = previews.get(path) ?? drawn(importer, path);
      previews.set(path, url);
      return url;
    },
  };
}

async function drawn(importer: Client<ImporterCalls>, path: string): Promise<string | null> {
  const jpeg = await importer.call('preview', { path });
  return jpeg === null ? null : URL.createObjectURL(new Blob([jpeg], { type: 'image/jpeg' }));
}

async function revoke(pending: Promise<string | null>): Promise<void> {
  // One that was not drawn in time has nothing to revoke.
  const url = await pending.catch(() => null);
  if (url !== null) URL.revokeObjectURL(url);
}
