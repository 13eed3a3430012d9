/** A tree of names, proposed and carried out, as a test looks at it. */
import { applyPlan } from '../apply.ts';
import { proposePlan } from '../propose.ts';

export function understood(paths: readonly string[], rootName = 'dropped') {
  const proposal = proposePlan(paths, [], rootName);
  const { files, classes, account } = applyPlan(paths, [], proposal.plan);
  const places = Object.fromEntries(files.map(({ path, className, split }) => [path, [className, split]]));
  return { ...proposal, classes, account, places };
}
