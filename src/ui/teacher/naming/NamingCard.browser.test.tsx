import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { PupilError, toWire } from '../../../core/errors.ts';
import type { Proposals } from '../../../core/naming.ts';
import type { Photo } from '../../../core/records/project.ts';
import type { TeacherFacts } from '../../../core/records/teacher.ts';
import type { Jobs } from '../../../state/jobs/job.ts';
import type { NamingState } from '../../../state/naming/slice.ts';
import { emptyStudio } from '../../testing/empty-studio.ts';
import { callsOf } from '../../testing/fake-session.ts';
import { photos, project } from '../../testing/folder.ts';
import { job } from '../../testing/job.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { FACTS, lookedTeacher } from '../../testing/teacher.ts';

const LABELLED = photos(40);
const FLAT: readonly Photo[] = LABELLED.map((photo) => ({ ...photo, classIndex: null, isExcluded: false }));
const MIXED = FLAT.map((photo, i) => (i < 8 ? LABELLED[i]! : photo));
const CLIP = { ...FACTS, name: 'a CLIP', hasText: true };

const PROPOSALS: Proposals = {
  method: 'text',
  classes: ['hat', 'shoe'],
  ids: FLAT.map(({ id }) => id),
  // The first 30 are hats, ever less surely; the rest are shoes, hardly.
  probabilities: Float32Array.from(
    FLAT.flatMap((_, i) => (i < 30 ? [0.99 - i / 100, 0.01 + i / 100] : [0.45, 0.55])),
  ),
  classIndices: Int32Array.from(FLAT, (_, i) => (i < 30 ? 0 : 1)),
  margins: Float32Array.from(FLAT, (_, i) => (i < 30 ? 0.98 - i / 50 : 0.1)),
  calibration: { temperature: 0.01, source: 'teacher', photos: 0 },
};

const show = (
  of: readonly Photo[],
  facts: TeacherFacts = CLIP,
  naming: Partial<NamingState> = {},
  jobs: Jobs = {},
) =>
  renderPage({
    project: project(),
    photos: of,
    station: 'teacher',
    teacher: lookedTeacher(of, { facts }),
    naming: { ...emptyStudio().naming, templates: ['a photo of a {}.'], ...naming },
    jobs,
  });
const card = () => page.getByRole('region', { name: 'Give the photos names' });
const review = () => page.getByRole('region', { name: 'Look the proposals over' });
const list = () => page.getByRole('listbox', { name: '40 proposals' });

describe('naming photos', () => {
  it('takes names one a line, and asks once there is something to ask', async () => {
    const session = await show(FLAT);
    const go = card().getByRole('button', { name: 'Propose by words' });
    await expect.element(go).toBeDisabled();
    await userEvent.fill(card().getByRole('textbox', { name: 'Classes, one a line' }), 'hat\nshoe: trainer');
    expect(callsOf(session, 'naming.setPrompts').at(-1)).toEqual([
      [
        { name: 'hat', descriptions: [] },
        { name: 'shoe', descriptions: ['trainer'] },
      ],
      ['a photo of a {}.'],
    ]);
    session.store.setState({
      naming: { ...session.store.getState().naming, prompts: [{ name: 'hat', descriptions: [] }] },
    });
    await go.click();
    expect(callsOf(session, 'naming.propose')).toEqual([['text']]);
  });

  it('says what is wrong with the names', async () => {
    const twins = ['hat', 'hat'].map((name) => ({ name, descriptions: [] }));
    await show(FLAT, CLIP, { prompts: twins });
    await expect.element(card().getByRole('status')).toHaveTextContent('There are two classes called hat.');
    await expect.element(card().getByRole('button', { name: 'Propose by words' })).toBeDisabled();
  });

  it('offers likeness where the teacher does not read, once some photos have a class', async () => {
    const session = await show(MIXED, FACTS);
    await expect.element(card()).toHaveTextContent('pupil-mini does not read texts');
    await card()
      .getByRole('button', { name: /^Propose by likeness to 8/ })
      .click();
    expect(callsOf(session, 'naming.propose')).toEqual([['neighbours']]);
  });

  it('sends to the photos where the teacher does not read and none has a class', async () => {
    const session = await show(FLAT, FACTS);
    await card().getByRole('button', { name: 'To the photos' }).click();
    expect(session.store.getState().station).toBe('photos');
  });

  it('has nothing to say of a labelled folder to a teacher that does not read', async () => {
    await show(LABELLED, FACTS);
    await expect.element(page.getByRole('region', { name: 'What the teacher knows' })).toBeVisible();
    expect(page.getByText('Give the photos names').query()).toBeNull();
    expect(page.getByText('What its words alone know').query()).toBeNull();
  });

  it('measures its words on a labelled folder', async () => {
    await show(LABELLED, CLIP, {
      prompts: [{ name: 'hat', descriptions: [] }],
      zeroShot: { validation: 0.625, test: 0.5 },
    });
    const own = page.getByRole('region', { name: 'What its words alone know' });
    await expect.element(own).toHaveTextContent('By words alone 62.5 % of the validation photos are right');
    await expect.element(own.getByRole('button', { name: 'Measure it' })).toBeEnabled();
  });

  it('can be cancelled while it is at work', async () => {
    const session = await show(FLAT, CLIP, {}, { naming: job({ what: 'The teacher reads', unit: 'texts' }) });
    await card().getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'naming.cancel')).toHaveLength(1);
  });

  it('says where a proposal failed, in its own card, and tries again the same way', async () => {
    const error = toWire(new PupilError('DOWNLOAD_FAILED', 'The Hub cannot be reached.'));
    const session = await show(MIXED, CLIP, { prompts: [{ name: 'hat', descriptions: [] }] });
    await card()
      .getByRole('button', { name: /likeness/ })
      .click();
    session.store.setState({ faults: [{ station: 'naming', error, remedy: 'retry' }] });
    await expect.element(card().getByRole('alert')).toHaveTextContent('The Hub cannot be reached.');
    await card().getByRole('button', { name: 'Try again' }).click();
    expect(callsOf(session, 'naming.propose')).toEqual([['neighbours'], ['neighbours']]);
  });

  it('says that the user’s words are kept where there are no proposals to see them on', async () => {
    const decisions = new Map([
      [FLAT[0]!.id, 'hat'],
      [FLAT[1]!.id, null],
    ]);
    await show(FLAT, CLIP, { decisions });
    await expect.element(card()).toHaveTextContent('What you said of 2 photos is kept');
  });
});

describe('the review of proposals', () => {
  it('says in words what the threshold accepts, and whose confidence that is', async () => {
    await show(FLAT, CLIP, { proposals: PROPOSALS });
    await expect.element(review()).toHaveTextContent('Accepts 19 of 40 photos; about 90.0 % of them right');
    await expect.element(review()).toHaveTextContent('nobody has checked it on these photos');
  });

  it('accepts all that lead far enough, and says of none that it was looked at', async () => {
    const session = await show(FLAT, CLIP, { proposals: PROPOSALS });
    await review()
      .getByRole('button', { name: /^Accept 19.photos$/ })
      .click();
    const [named] = callsOf(session, 'naming.accept')[0] as [readonly { isReviewed: boolean }[]];
    expect(named).toHaveLength(19);
    expect(named.some(({ isReviewed }) => isReviewed)).toBe(false);
  });

  it('is led by the keyboard: agree, another class, unsure, a range, the whole class', async () => {
    const session = await show(FLAT, CLIP, { proposals: PROPOSALS });
    list().element().focus();
    await userEvent.keyboard('{Enter}2{ArrowRight}{Shift>}{ArrowRight}{/Shift}u');
    await expect.element(review()).toHaveTextContent('You have decided 2 photos, 1 as proposed.');
    // One hat is a shoe now, and two are nothing: of 19 hats 16 are left.
    await expect.element(review().getByRole('button', { name: /^Accept 16.+hat$/ })).toBeVisible();
    expect(session.store.getState().station).toBe('teacher');
    await userEvent.keyboard('{Home}a');
    const [named] = callsOf(session, 'naming.accept')[0] as [
      readonly { classIndex: number; isReviewed: boolean }[],
    ];
    expect(named).toHaveLength(16);
    expect(named.filter(({ isReviewed }) => isReviewed)).toHaveLength(1);
  });

  it('names every photo’s class and its runner-up to those who cannot see it', async () => {
    await show(FLAT, CLIP, { proposals: PROPOSALS });
    const first = list().getByRole('option').first();
    await expect.element(first).toHaveTextContent('hat surely, 99 % or shoe, 1 %');
    await expect.element(first).toHaveAttribute('aria-setsize', '40');
  });

  it('goes back to the names and forward again', async () => {
    await show(FLAT, CLIP, { proposals: PROPOSALS });
    await review().getByRole('button', { name: 'Other names' }).click();
    await card().getByRole('button', { name: 'Back to the proposals' }).click();
    await expect.element(review()).toBeVisible();
  });

  it('goes to the next photo after each word, wherever the last one went', async () => {
    const session = await show(FLAT, CLIP, { proposals: PROPOSALS });
    const active = () =>
      document
        .getElementById(list().element().getAttribute('aria-activedescendant')!)
        ?.getAttribute('aria-posinset');
    list().element().focus();
    // To a group behind, to the same one, to the pile: each time the next hat is at hand.
    await userEvent.keyboard('2{Enter}u{Enter}');
    expect([...session.store.getState().naming.decisions]).toEqual([
      [FLAT[0]!.id, 'shoe'],
      [FLAT[1]!.id, 'hat'],
      [FLAT[2]!.id, null],
      [FLAT[3]!.id, 'hat'],
    ]);
    await expect.poll(active).toBe('3');
    await userEvent.keyboard('{ArrowLeft}{Backspace}');
    expect([...session.store.getState().naming.decisions.keys()]).not.toContain(FLAT[3]!.id);
  });

  it('agrees with each of a selection, not with the first of them for all', async () => {
    const session = await show(FLAT, CLIP, { proposals: PROPOSALS });
    list().element().focus();
    await userEvent.keyboard('{End}{Shift>}{Home}{/Shift}{Enter}');
    const { decisions } = session.store.getState().naming;
    expect(FLAT.map(({ id }) => decisions.get(id))).toEqual(FLAT.map((_, i) => (i < 30 ? 'hat' : 'shoe')));
  });

  it('can be led by hand: photos are clicked, then the word is', async () => {
    const session = await show(FLAT, CLIP, { proposals: PROPOSALS });
    const keys = review().getByRole('list', { name: 'Keys of the review' });
    const shoe = keys.getByRole('button', { name: '2 shoe' });
    await expect.element(shoe).toBeDisabled();
    await list().getByRole('option').nth(1).click();
    await shoe.click();
    expect([...session.store.getState().naming.decisions]).toEqual([[FLAT[1]!.id, 'shoe']]);
    await expect.element(list()).toHaveFocus();
  });

  it('lets go of what has been named, and takes it back when the edit is undone', async () => {
    const session = await show(FLAT, CLIP, { proposals: PROPOSALS });
    const hold = (photos: readonly Photo[]) => session.store.setState({ photos });
    hold(FLAT.map((photo, i) => (i < 10 ? { ...photo, classIndex: 0 } : photo)));
    await expect.element(page.getByRole('listbox', { name: '30 proposals' })).toBeVisible();
    hold(FLAT);
    await expect.element(list()).toBeVisible();
  });

  it('says that an edit failed where it was asked for', async () => {
    const session = await show(FLAT, CLIP, { proposals: PROPOSALS });
    const error = toWire(new PupilError('QUOTA', 'The browser gives no more room.'));
    session.store.setState({ faults: [{ station: 'naming', error, remedy: 'none' }] });
    await expect.element(review().getByRole('alert')).toHaveTextContent('The browser gives no more room.');
  });
});

describe('finding photos by words', () => {
  it('shows what was found, best first, and clears it', async () => {
    const hits = FLAT.slice(3, 6).map(({ id }) => ({ id, score: 0.3 }));
    const session = await show(FLAT, CLIP, { search: { text: 'red', hits } });
    const found = page.getByRole('list', { name: 'Photos nearest to “red”, best first' });
    expect(found.getByRole('listitem').elements()).toHaveLength(3);
    await page.getByRole('searchbox', { name: 'What to look for' }).fill('a blue hat');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(callsOf(session, 'naming.search')).toEqual([['a blue hat'], ['']]);
  });

  it('is not there with a teacher that does not read', async () => {
    await show(FLAT, FACTS);
    await expect.element(card()).toBeVisible();
    expect(page.getByRole('searchbox').query()).toBeNull();
  });

  it('shows the search at work, and can be cancelled, while naming goes on', async () => {
    const session = await show(
      FLAT,
      CLIP,
      {},
      {
        naming: job({ what: 'Comparing photos', unit: 'photos' }),
        search: job({ what: 'The teacher reads', unit: 'texts' }),
      },
    );
    const own = page.getByRole('region', { name: 'Find photos by words' });
    await own.getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'naming.cancelSearch')).toHaveLength(1);
    expect(callsOf(session, 'naming.cancel')).toHaveLength(0);
  });
});
