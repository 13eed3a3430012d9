import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../core/photos/plan/proposal.ts';
import type { ImportPlan } from '../../core/records/import-plan.ts';
import type { ImporterCalls } from '../../protocol/importer.ts';
import type { Client } from '../../protocol/rpc.ts';
import { createPlanQuestion } from './plan-question.ts';

const plan = (classLevel: ImportPlan['classLevel']): ImportPlan => ({
  version: 1,
  folders: [],
  classLevel,
  classNames: null,
  namesAreClasses: false,
  nameEncoding: null,
  lists: [],
});

const proposal = (of: ImportPlan, notes: readonly string[] = []) =>
  ({ plan: of, notes }) as unknown as Proposal;

/** An importer that answers when it is told to, in any order. */
function slowImporter() {
  const answers: (() => void)[] = [];
  const call = (_: string, { plan: of }: { plan: ImportPlan }) =>
    new Promise((resolve) => answers.push(() => resolve(proposal(of, ['revised']))));
  return { importer: { call } as unknown as Client<ImporterCalls>, answers };
}

function asked() {
  const shown: (Proposal | null)[] = [];
  const question = createPlanQuestion((one) => shown.push(one));
  const { importer, answers } = slowImporter();
  const controller = new AbortController();
  const agreed = question.ask(importer, proposal(plan('lower')), controller.signal);
  return { shown, question, answers, controller, agreed };
}

describe('an import that asks what was meant', () => {
  it('goes on with the plan as it was changed last', async () => {
    const { question, answers, agreed, shown } = asked();
    const revising = question.revise(plan('upper'));
    answers[0]!();
    await revising;
    await question.agree();
    expect(await agreed).toEqual(plan('upper'));
    expect(shown.at(-1)).toBeNull();
  });

  it('shows of several changes in a row what the last one comes to, whichever is answered first', async () => {
    const { question, answers, shown, controller, agreed } = asked();
    const revising = [question.revise(plan('upper')), question.revise(plan('both'))];
    answers[1]!();
    answers[0]!();
    await Promise.all(revising);
    expect(shown.at(-1)).toEqual(proposal(plan('both'), ['revised']));
    controller.abort();
    await expect(agreed).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('that is agreed to while a change is on its way waits for what it comes to', async () => {
    const { question, answers, shown, agreed } = asked();
    const revising = question.revise(plan('upper'));
    const agreeing = question.agree();
    expect(shown.at(-1)).not.toBeNull();
    answers[0]!();
    await Promise.all([revising, agreeing]);
    expect(await agreed).toEqual(plan('upper'));
    expect(shown).toContainEqual(proposal(plan('upper'), ['revised']));
  });

  it('ends with its cancellation, and what is answered afterwards is nothing', async () => {
    const { question, answers, shown, controller, agreed } = asked();
    const revising = question.revise(plan('upper'));
    controller.abort();
    await expect(agreed).rejects.toMatchObject({ name: 'AbortError' });
    answers[0]!();
    await revising;
    await question.agree();
    expect(await question.preview('a.jpg')).toBeNull();
    expect(shown.at(-1)).toBeNull();
  });
});
