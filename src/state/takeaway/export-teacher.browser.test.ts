import { afterAll, expect, it } from 'vitest';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createSession } from '../create-session.ts';

afterAll(deleteDatabase);

it('the teacher with its probe is exported and checked, and forgotten with the labels that it was fitted to', async () => {
  await deleteDatabase();
  await storeDrawnProject('one', 16);
  const session = createSession();
  const studio = () => session.store.getState();
  await session.open();
  expect(await session.takeaway.exportTeacher()).toBe(false);
  expect(studio().faults).toMatchObject([{ station: 'takeaway', error: { code: 'TEACHER_NOT_FOUND' } }]);

  session.teacher.choose({ id: 'pupil-mini', origin: 'built-in', dtype: 'q8', device: 'wasm' });
  expect(await session.teacher.embed()).toBe(true);
  expect(await session.takeaway.exportTeacher()).toBe(true);
  expect(studio()).toMatchObject({
    faults: [],
    jobs: {},
    takeaway: {
      exported: null,
      exportedTeacher: { fileName: 'pupil-mini-drawn.zip', proof: { checkedImages: 4, agreement: 1 } },
    },
  });
  session.teacher.choose({ id: 'pupil-mini', origin: 'built-in', dtype: 'fp32', device: 'wasm' });
  expect(studio().takeaway.exportedTeacher).toBeNull();
});
