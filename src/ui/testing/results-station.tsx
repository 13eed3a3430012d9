/** The Results station as its tests open it: a finished run beside one without a teacher, asked about the test photos. */
import type { Studio } from '../../state/studio.ts';
import { ResultsStation } from '../results/ResultsStation.tsx';
import { evaluation } from './evaluation.ts';
import type { Answers } from './fake-session.ts';
import { lookedStudio, PHOTOS } from './looked-studio.ts';
import { renderStation } from './render-page.tsx';
import { recipe, run } from './runs.ts';

export const EVALUATION = evaluation('Run 2', 'test', PHOTOS);
export const FINISHED = run('Run 2', recipe(), 'finished', 1440, { validation: 0.75, test: 0.73 });
const PLAIN = run('Run 1', recipe('ce'), 'finished', 1440, { validation: 0.66, test: 0.648 });

export function open(results: Partial<Studio['results']> = {}, answers: Answers = {}) {
  const studio = lookedStudio(
    { runs: [FINISHED, PLAIN], runId: 'Run 2' },
    { station: 'results', results: { split: 'test', evaluation: EVALUATION, ...results } },
  );
  return renderStation(<ResultsStation />, studio, answers);
}
