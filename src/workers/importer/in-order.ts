/** Bounded concurrency that keeps the order: several items in work, results in the order of the items. */

/**
 * @param inFlight items in work at most
 * @param work must not reject for reasons of one item: its rejection ends the iteration, after what is in work has
 * settled
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  inFlight: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const working: Promise<Result>[] = [];
  try {
    for (const item of items) {
      const started = work(item);
      // A failure is met when its turn comes; until then nobody waits for it, which browsers take for an oversight.
      started.catch(() => undefined);
      working.push(started);
      if (working.length >= inFlight) {
        yield await working.shift()!;
      }
    }
    while (working.length > 0) {
      yield await working.shift()!;
    }
  } finally {
    await Promise.allSettled(working);
  }
}

/**
 * Lets work begin only while what is in work together stays below a budget; one item alone may always begin. First
 * come, first served.
 */
export function createBudget(limit: number) {
  let taken = 0;
  const waiting: { amount: number; begin(): void }[] = [];
  const admit = () => {
    while (waiting[0] !== undefined && (taken === 0 || taken + waiting[0].amount <= limit)) {
      const next = waiting.shift()!;
      taken += next.amount;
      next.begin();
    }
  };
  return async function within<T>(amount: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      waiting.push({ amount, begin });
      admit();
    });
    try {
      return await work();
    } finally {
      taken -= amount;
      admit();
    }
  };
}
