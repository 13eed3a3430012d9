/** Reads a run in one plain sentence, from its curves and status alone. */
import { metricColumn } from '../curves.ts';
import { TOP1 } from '../metrics/top1.ts';
import type { Curves, Run } from '../records/run.ts';
import { keptCheck } from './best-check.ts';

/** Points before which a trend is noise. */
const FIRST_JUDGEMENT = 12;
/** A loss that fell by less than this share of where it began has not moved. */
const STUCK_SHARE = 0.02;
/** Share of a run after which standing still is worth saying. */
const STUCK_AFTER = 0.2;
const STALE_EVALUATIONS = 5;

export function readRun(run: Run): string {
  switch (run.status) {
    case 'ready':
      return 'Ready: nothing has been trained yet.';
    case 'failed':
      return run.message === '' ? 'Failed: training ended with an error.' : run.message;
    case 'finished':
      return `Finished${earlyEnd(run)}: ${standing(run)}.`;
    case 'stopped':
      return `Stopped at step ${run.step} of ${run.totalSteps}: ${standing(run)}.`;
    case 'paused':
      return `Paused at step ${run.step} of ${run.totalSteps}; it goes on from there.`;
    case 'training':
      return readTraining(run);
    default:
      return run.status satisfies never;
  }
}

function readTraining(run: Run): string {
  const { curves } = run;
  if (curves.loss.length === 0) return 'Starting: the first steps take the longest.';
  if (curves.loss.length < FIRST_JUDGEMENT) return 'Started: too early to say how it goes.';
  const began = mean(curves.loss, 0, FIRST_JUDGEMENT / 2);
  const recent = Math.max(FIRST_JUDGEMENT / 2, Math.floor(curves.loss.length / 5));
  const now = mean(curves.loss, curves.loss.length - recent);
  const share = run.totalSteps > 0 ? run.step / run.totalSteps : 0;
  const best = bestOf(curves);
  if (now > began * 1.1) {
    return `Getting worse: the loss rose from ${figure(began)} to ${figure(now)}. A lower learning rate usually mends it.`;
  }
  if (share > STUCK_AFTER && began - now < STUCK_SHARE * Math.abs(began)) {
    return `Stuck: the loss has stayed near ${figure(now)} since the start. Try another learning rate, or check the labels.`;
  }
  if (best !== null && curves.evalStep.length - 1 - best.index >= STALE_EVALUATIONS) {
    return `Learning: the loss is ${figure(now)}, but validation has not improved since step ${best.step} (${percent(best.top1)}).`;
  }
  const heard =
    best === null ? '' : `; ${percent(metricColumn(curves, TOP1.id).at(-1)!)} of validation photos right`;
  return `Learning: the loss fell from ${figure(began)} to ${figure(now)}${heard}.`;
}

/** Its patience was over before its last step. */
function earlyEnd({ step, totalSteps }: Run): string {
  return step < totalSteps ? ` at step ${step} of ${totalSteps}, as more brought nothing better` : '';
}

function standing(run: Run): string {
  const { curves } = run;
  const kept = keptCheck(run);
  if (kept !== null) {
    return `${percent(kept.top1)} of validation photos right at step ${kept.step}, whose weights it keeps`;
  }
  const last = metricColumn(curves, TOP1.id).at(-1);
  const best = bestOf(curves);
  if (last === undefined || best === null) return 'there were no validation photos to check it on';
  const peak = best.top1 > last + 0.005 ? ` (best ${percent(best.top1)} at step ${best.step})` : '';
  return `${percent(last)} of validation photos right${peak}`;
}

function bestOf(
  curves: Curves,
): { readonly index: number; readonly step: number; readonly top1: number } | null {
  const shares = metricColumn(curves, TOP1.id);
  let index = -1;
  for (const [i, top1] of shares.entries()) {
    if (!Number.isNaN(top1) && (index === -1 || top1 > shares[index]!)) index = i;
  }
  if (index === -1) return null;
  return { index, step: curves.evalStep[index]!, top1: shares[index]! };
}

/** Why a run ended badly. The step of `restored` is that of the checkpoint it went back to. */
export function divergedMessage(step: number, what: string, restored: number): string {
  const back = restored === 0 ? 'went back to the start' : `restored the checkpoint of step ${restored}`;
  return `Diverged at step ${step}: non-finite ${what}; ${back}. Lower the learning rate or switch gradient clipping on.`;
}

function mean(values: readonly number[], from: number, to = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum / Math.max(1, to - from);
}

function figure(value: number): string {
  return value.toPrecision(3);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
