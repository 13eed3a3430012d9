import { describe, expect, test } from 'vitest';
import { createBudget, inOrder } from './in-order.ts';

/** Promises that a test settles by hand, by number. */
function createGate() {
  const open = new Map<number, () => void>();
  return {
    pass: (number: number) => open.get(number)!(),
    wait: (number: number) => new Promise<number>((resolve) => open.set(number, () => resolve(number))),
    started: () => [...open.keys()],
  };
}

describe('work in order', () => {
  test('gives results in the order of the items, whichever ends first', async () => {
    const gate = createGate();
    const results = inOrder([1, 2, 3], 3, gate.wait);
    const first = results.next();
    await Promise.resolve();
    expect(gate.started()).toEqual([1, 2, 3]);
    gate.pass(3);
    gate.pass(2);
    gate.pass(1);
    expect((await first).value).toBe(1);
    expect((await results.next()).value).toBe(2);
    expect((await results.next()).value).toBe(3);
    expect((await results.next()).done).toBe(true);
  });

  test('keeps no more in work than asked', async () => {
    const gate = createGate();
    const results = inOrder([1, 2, 3, 4], 2, gate.wait);
    const first = results.next();
    await Promise.resolve();
    expect(gate.started()).toEqual([1, 2]);
    gate.pass(1);
    await first;
    void results.next();
    await Promise.resolve();
    expect(gate.started()).toEqual([1, 2, 3]);
    for (const number of [2, 3]) gate.pass(number);
  });

  test('meets an early failure when its turn comes, and not before', async () => {
    const gate = createGate();
    const work = (item: number) => (item === 1 ? gate.wait(1) : Promise.reject(new Error(`failed ${item}`)));
    const results = inOrder([1, 2, 3], 3, work);
    const first = results.next();
    // Long enough for an unhandled rejection to be reported, which fails the test run.
    await new Promise((resolve) => setTimeout(resolve, 10));
    gate.pass(1);
    expect((await first).value).toBe(1);
    await expect(results.next()).rejects.toThrow('failed 2');
  });

  test('ends with the failure of one, after what is in work has settled', async () => {
    const settled: number[] = [];
    const work = async (item: number) => {
      await Promise.resolve();
      if (item === 1) throw new Error('full');
      settled.push(item);
      return item;
    };
    const collect = async () => {
      for await (const item of inOrder([1, 2, 3], 3, work)) settled.push(-item);
    };
    await expect(collect()).rejects.toThrow('full');
    expect(settled).toEqual([2, 3]);
  });
});

describe('a budget', () => {
  test('holds back what would exceed it, and lets one item of any size through', async () => {
    const gate = createGate();
    const within = createBudget(10);
    const all = [6, 6, 50].map((amount, i) => within(amount, () => gate.wait(i)));
    await new Promise((resolve) => setTimeout(resolve));
    expect(gate.started()).toEqual([0]);
    gate.pass(0);
    await all[0];
    await new Promise((resolve) => setTimeout(resolve));
    expect(gate.started()).toEqual([0, 1]);
    gate.pass(1);
    await all[1];
    await new Promise((resolve) => setTimeout(resolve));
    gate.pass(2);
    expect(await Promise.all(all)).toEqual([0, 1, 2]);
  });

  test('is given back by work that fails', async () => {
    const within = createBudget(1);
    await expect(within(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await within(1, async () => 'yes')).toBe('yes');
  });
});
