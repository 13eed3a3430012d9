import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Run } from '../../core/records/run.ts';
import { headOf } from '../../core/students/head.ts';
import type { Session } from '../../state/session.ts';
import type { Studio } from '../../state/studio.ts';
import { evaluation } from '../testing/evaluation.ts';
import type { Answers } from '../testing/fake-session.ts';
import { callsOf } from '../testing/fake-session.ts';
import { job } from '../testing/job.ts';
import { lookedStudio, PHOTOS } from '../testing/looked-studio.ts';
import { renderStation } from '../testing/render-page.tsx';
import { recipe, run } from '../testing/runs.ts';
import { FACTS, lookedTeacher } from '../testing/teacher.ts';
import { ResultsStation } from './ResultsStation.tsx';

const EVALUATION = evaluation('Run 1', 'test', PHOTOS);
const BY_NAMES = run('Run 1', recipe('fd', { head: headOf('texts') }), 'finished', 1440, {
  validation: 0.6,
  test: 0.6,
});
const READS = lookedTeacher(PHOTOS, { facts: { ...FACTS, hasText: true } });
const BOAT = { name: 'sailing boat', weight: new Float32Array(256), bias: 0 };

function open(of: Run, rest: Partial<Studio> = {}, answers: Answers = {}) {
  const results = { split: 'test', evaluation: EVALUATION } as const;
  const studio = lookedStudio(
    { runs: [of], runId: 'Run 1' },
    { station: 'results', results, teacher: READS, ...rest },
  );
  return renderStation(<ResultsStation />, studio, answers);
}

const card = () => page.getByRole('region', { name: 'Add a class' });

describe('adding a class', () => {
  it('is for students that answer in the teacher’s space', async () => {
    await open({ ...BY_NAMES, recipe: recipe('fd') });
    await expect.element(page.getByRole('region', { name: 'Try it' })).toBeVisible();
    await expect.element(card()).not.toBeInTheDocument();
  });

  it('takes a typed name, and says which figures stay as they are', async () => {
    const { session } = await open(BY_NAMES);
    await expect.element(card()).toHaveTextContent(/figures above stay those of the 10.classes/);
    await expect.element(card().getByRole('button', { name: 'Add' })).toBeDisabled();
    await card().getByRole('textbox', { name: 'Name of the class' }).fill(' sailing boat ');
    await card().getByRole('button', { name: 'Add' }).click();
    expect(callsOf(session, 'results.addClass')).toEqual([['sailing boat']]);
    await expect.element(card().getByRole('textbox')).toHaveValue('');
  });

  it('keeps what was typed where it failed', async () => {
    await open(BY_NAMES, {}, { 'results.addClass': async () => false });
    await card().getByRole('textbox').fill('dress');
    await card().getByRole('button', { name: 'Add' }).click();
    await expect.element(card().getByRole('textbox')).toHaveValue('dress');
  });

  it('shows the reading, and lets it be cancelled', async () => {
    const addClass = job({ what: 'The teacher reads', done: 2, total: 5, unit: 'texts' });
    const { session } = await open(BY_NAMES, { jobs: { addClass } });
    await expect.element(card()).toHaveTextContent(/The teacher reads/);
    await card().getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'results.cancelAddClass')).toHaveLength(1);
  });

  it('says why a teacher that does not read, or is another one, adds none', async () => {
    const { session } = await open(BY_NAMES, { teacher: lookedTeacher(PHOTOS) });
    await expect.element(card()).toHaveTextContent(/pupil-mini does not read/);
    await expect.element(card().getByRole('textbox')).not.toBeInTheDocument();
    session.store.setState({
      teacher: lookedTeacher(PHOTOS, { facts: { ...FACTS, hasText: true, fingerprint: 'another' } }),
    });
    await expect.element(card()).toHaveTextContent(/Its teacher is not the present one/);
  });

  it('is undone with one press', async () => {
    const { session } = await open({ ...BY_NAMES, addedClasses: [BOAT] });
    await expect.element(card()).toHaveTextContent(/1.class added/);
    await card().getByRole('button', { name: 'Remove sailing boat' }).click();
    expect(callsOf(session, 'results.removeClass')).toEqual([['sailing boat']]);
  });

  it('puts the same photo to the student again, which can now say it', async () => {
    const own = Float32Array.of(0.02, 0.01, 0.1, 0.05, 0.01, 0.6, 0.01, 0.02, 0.03, 0.15);
    const guess: Session['results']['guess'] = async () => {
      const { runs } = session.store.getState().student;
      const hasBoat = runs[0]!.addedClasses.length > 0;
      const probabilities = hasBoat ? Float32Array.of(...own.map((p) => p / 10), 0.9) : own;
      return { probabilities, ms: 6 };
    };
    const { session } = await open(BY_NAMES, {}, { 'results.guess': guess });
    await page
      .getByLabelText('Photo to try')
      .upload(new File([new Uint8Array(4)], 'a.jpg', { type: 'image/jpeg' }));
    const bars = page.getByRole('list', { name: 'Most likely classes' }).getByRole('listitem');
    await expect.element(bars.first()).toHaveTextContent(/60\.0/);
    const { student } = session.store.getState();
    session.store.setState({ student: { ...student, runs: [{ ...BY_NAMES, addedClasses: [BOAT] }] } });
    await expect.element(bars.first()).toHaveTextContent(/sailing boat90\.0/);
    expect(callsOf(session, 'results.guess')).toHaveLength(2);
  });
});
