import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit, type PhotoEdit, type Undo, undoEdit } from '../../core/photos/edits.ts';
import { rebaseEdit } from '../../core/photos/rebase.ts';
import type { Project } from '../../core/records/project.ts';
import { type Disk, openSlowPage, type Stored, storedProject } from './testing/slow-disk.ts';

const newDisk = (): Disk =>
  new Map([
    ['one', storedProject('one', ['a', 'b', 'c', 'd'], 8)],
    ['two', storedProject('two', ['x', 'y'], 4)],
  ]);

/** What a person does, in numbers that find their classes and photos on the page as it is at that moment. */
const PRESSES = fc.array(
  fc.record({
    what: fc.constantFrom(
      'move',
      'exclude',
      'rename',
      'add',
      'merge',
      'apart',
      'name',
      'undo',
      'open',
      'import',
      'job',
    ),
    a: fc.nat(7),
    b: fc.nat(7),
  }),
  { minLength: 2, maxLength: 9 },
);
/** Reads of the disk that opening a page takes. */
const OPENING = 3;

type Press = typeof PRESSES extends fc.Arbitrary<readonly (infer P)[]> ? P : never;

/** What was asked of the queue, in the order in which it was asked. */
type Asked =
  | { readonly kind: 'edit'; readonly edit: PhotoEdit; readonly seen: Project }
  | { readonly kind: 'undo' }
  | { readonly kind: 'open'; readonly id: string };

function editOf({ what, a, b }: Press, { classes }: Project, photos: number): PhotoEdit | null {
  const [from, into] = [a % classes.length, b % classes.length];
  if (what === 'move') return { kind: 'move', indices: [a % photos, b % photos], classIndex: into };
  if (what === 'exclude') return { kind: 'exclude', indices: [a % photos], isExcluded: b > 3 };
  if (what === 'rename') return { kind: 'rename-class', classIndex: from, name: `new ${b}` };
  if (what === 'name') return { kind: 'name', named: [{ index: a % photos, className: `own ${b}` }] };
  if (what === 'add') return { kind: 'add-class', name: `more ${b}`, indices: [a % photos] };
  if (what === 'merge') return { kind: 'merge-class', from, into };
  if (what === 'apart') return { kind: 'keep-apart', classes: [from, into] };
  return null;
}

type Page = ReturnType<typeof openSlowPage>;

/** Does what a press says, and notes what it asks of the queue. */
function act(page: Page, press: Press, asked: Asked[], tick: () => Promise<unknown>): void {
  const { project, photos } = page.studio();
  const open = async (id: string) => {
    asked.push({ kind: 'open', id });
    await page.changes.open(id);
  };
  const other = press.a > 3 ? 'one' : 'two';
  if (press.what === 'open') return void open(other);
  if (press.what === 'undo') {
    asked.push({ kind: 'undo' });
    return void page.changes.undo();
  }
  if (press.what === 'import' || press.what === 'job') {
    const run = async ({ signal }: { readonly signal: AbortSignal }) => {
      for (let step = 0; step < press.b; step++) {
        await tick();
        if (signal.aborted) return;
        // Only the import outlives the project that it began with.
        if (press.what === 'job') expect(page.studio().project?.id).toBe(project?.id);
      }
      if (press.what === 'import') await open(other);
    };
    const id = press.what === 'job' ? 'naming' : 'import';
    return void page.jobs.run({ id, what: '', unit: '', remedy: 'none', onStop: 'ask', run });
  }
  const edit = project === null ? null : editOf(press, project, photos.length);
  if (edit === null || project === null) return;
  asked.push({ kind: 'edit', edit, seen: project });
  void page.changes.edit(edit);
}

/** The same, one after the other, without a page: the states of the disk after each of them. */
function serially(asked: readonly Asked[], failures: readonly boolean[]) {
  const disk = newDisk();
  let [open, writes] = ['one', 0];
  let undos: Undo[] = [];
  const states = [new Map(disk)];
  const save = ({ project, photos }: Stored) => {
    if (failures[writes++] === true) return false;
    disk.set(open, { project, photos });
    return true;
  };
  for (const one of asked) {
    const { project, photos } = disk.get(open)!;
    if (one.kind === 'open') [open, undos] = [one.id, []];
    else if (one.kind === 'undo') {
      const last = undos.at(-1);
      if (last !== undefined && save(undoEdit(project, photos, last))) undos.pop();
    } else if (one.seen.id === open) {
      try {
        const edited = applyEdit(project, photos, rebaseEdit(one.edit, one.seen, project));
        if (save(edited)) undos.push(edited.undo);
      } catch {
        // It was refused, and changes nothing.
      }
    }
    states.push(new Map(disk));
  }
  return { states, open, undoable: undos.at(-1)?.what ?? null };
}

const SCENE = {
  scheduler: fc.scheduler(),
  presses: PRESSES,
  failures: fc.array(fc.boolean(), { maxLength: 4 }),
};

/** Presses come whenever the scheduler lets them, also while the disk is still at work on others. */
function press(page: Page, presses: readonly Press[], scheduler: fc.Scheduler): readonly Asked[] {
  const asked: Asked[] = [];
  const tick = () => scheduler.schedule(Promise.resolve(), 'tick');
  scheduler.scheduleSequence(
    presses.map((one) => ({ label: one.what, builder: async () => act(page, one, asked, tick) })),
  );
  return asked;
}

async function openPage(disk: Disk, scheduler: fc.Scheduler, failures: readonly boolean[] = []) {
  const page = openSlowPage(disk, scheduler, failures);
  const opened = page.changes.openLatest();
  await scheduler.waitFor(opened);
  return page;
}

describe('changes that overlap', () => {
  it('leave page and disk as if they had come one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(SCENE), async ({ scheduler, presses, failures }) => {
        const disk = newDisk();
        const page = await openPage(disk, scheduler, failures);
        const asked = press(page, presses, scheduler);
        await scheduler.waitIdle();
        const serial = serially(asked, failures);
        expect(disk).toEqual(serial.states.at(-1));
        const { project, photos, undoable, jobs } = page.studio();
        expect({ project, photos }).toEqual(disk.get(serial.open));
        expect([undoable, jobs]).toEqual([serial.undoable, {}]);
        const reloaded = await openPage(disk, scheduler);
        expect(reloaded.studio()).toMatchObject(disk.get('one')!);
      }),
    );
  });

  it('are whole or not there at all when the page is closed in the middle of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ ...SCENE, steps: fc.nat(40) }), async ({ scheduler, presses, steps }) => {
        const disk = newDisk();
        const page = await openPage(disk, scheduler);
        const asked = press(page, presses, scheduler);
        for (let step = 0; step < steps && scheduler.count() > 0; step++) await scheduler.waitNext(1);
        page.close();
        const { states } = serially(asked, []);
        expect(states).toContainEqual(disk);
        const reloaded = await openPage(disk, scheduler);
        expect(reloaded.studio()).toMatchObject(disk.get('one')!);
      }),
    );
  });
});

describe('a change', () => {
  const EXCLUDE = { kind: 'exclude', indices: [0], isExcluded: true } as const;

  async function begin(failures: readonly boolean[] = []) {
    const disk = newDisk();
    const [scheduler] = fc.sample(fc.scheduler(), 1);
    const page = await openPage(disk, scheduler!, failures);
    return { disk, page, scheduler: scheduler!, done: <T>(work: Promise<T>) => scheduler!.waitFor(work) };
  }

  it('that cannot be stored changes nothing on the page, and leaves no undo', async () => {
    const { page, done } = await begin([true]);
    const { project, photos } = page.studio();
    expect(await done(page.changes.edit(EXCLUDE))).toBeNull();
    expect(page.studio()).toMatchObject({ undoable: null, faults: [{ error: { code: 'QUOTA' } }] });
    expect(page.studio().project).toBe(project);
    expect(page.studio().photos).toBe(photos);
  });

  it('whose undo cannot be stored can still be undone', async () => {
    const { page, done } = await begin([false, true]);
    await done(page.changes.edit(EXCLUDE));
    expect(await done(page.changes.undo())).toBe(false);
    expect(page.studio()).toMatchObject({ undoable: 'exclude 1 photo' });
    expect(page.studio().photos[0]!.isExcluded).toBe(true);
    expect(await done(page.changes.undo())).toBe(true);
    expect(page.studio().photos[0]!.isExcluded).toBe(false);
  });

  it('means the class that was pressed, also while a merge is still being stored', async () => {
    const { disk, page, done } = await begin();
    const pressed = [
      page.changes.edit({ kind: 'merge-class', from: 0, into: 1 }),
      page.changes.edit({ kind: 'rename-class', classIndex: 3, name: 'D' }),
    ];
    await done(Promise.all(pressed));
    expect(disk.get('one')!.project.classes).toEqual(['b', 'c', 'D']);
    expect(page.studio()).toMatchObject({ ...disk.get('one')!, undoable: 'rename d to D' });
  });

  it('of a class that was merged away meanwhile is refused, as is one of another project', async () => {
    const { disk, page, done } = await begin();
    const pressed = [
      page.changes.edit({ kind: 'merge-class', from: 0, into: 1 }),
      page.changes.edit({ kind: 'rename-class', classIndex: 0, name: 'A' }, { place: 'naming' }),
      page.changes.open('two'),
      page.changes.edit(EXCLUDE),
    ];
    await done(Promise.all(pressed));
    expect(disk.get('one')!.project).toMatchObject({ classes: ['b', 'c', 'd'], revision: 1 });
    expect(disk.get('two')).toEqual(newDisk().get('two'));
    expect(page.studio().faults).toMatchObject([{ station: 'photos', error: { code: 'EDIT_STALE' } }]);
  });

  it('that follows from an older revision is refused', async () => {
    const { page, done } = await begin();
    await done(page.changes.edit(EXCLUDE));
    expect(await done(page.changes.edit(EXCLUDE, { place: 'selection', atRevision: 0 }))).toBeNull();
    expect(page.studio().faults).toMatchObject([{ station: 'selection', error: { code: 'EDIT_STALE' } }]);
    expect(page.studio().project!.revision).toBe(1);
  });

  it('is told to those who follow, and reads nothing again', async () => {
    const { page, done, scheduler } = await begin();
    const heard: string[] = [];
    page.followers.add({
      opened: async () => void heard.push('opened'),
      edited: ({ revision }) => void heard.push(`edited ${revision}`),
    });
    await done(page.changes.edit(EXCLUDE));
    await done(page.changes.undo());
    expect(heard).toEqual(['edited 1', 'edited 2']);
    expect(scheduler.report().filter(({ label }) => label === 'asked')).toHaveLength(OPENING + 2);
    await done(page.changes.open('two'));
    expect(heard.at(-1)).toBe('opened');
  });
});

describe('removing a project', () => {
  it('opens the one that is left, and then none', async () => {
    const disk = newDisk();
    const [scheduler] = fc.sample(fc.scheduler(), 1);
    const page = await openPage(disk, scheduler!);
    await scheduler!.waitFor(page.changes.remove());
    expect(page.studio()).toMatchObject({ ...disk.get('two')!, projects: [{ id: 'two' }] });
    await scheduler!.waitFor(page.changes.remove());
    expect(page.studio()).toMatchObject({ project: null, photos: [], projects: [] });
  });
});
