/** How photos were understood, on the terminal: the sentences of the page. */
import { accountInWords, planInWords } from '../../src/core/photos/plan/words.ts';
import type { Understood } from '../../src/core/records/project.ts';
import type { Terminal } from './terminal.ts';

export function tellPlan({ plan, account, notes }: Understood, terminal: Pick<Terminal, 'say'>): void {
  const lines = [`Understood as: ${planInWords(plan, account)}`, ...notes, ...accountInWords(account)];
  // Names are data: what they hold must not steer a terminal.
  for (const line of lines) terminal.say(line.replace(/\p{Cc}+/gu, ' '));
}
