import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { PupilError } from '../../core/errors.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { createContext } from '../context.ts';
import { initialStudio } from '../initial.ts';
import { modelFilesActions } from './files.ts';

const FILES = [{ path: 'config.json', sizeBytes: 4 }];

/** A Hub that knows every id but one, and a page that asks it. */
function openPage() {
  const context = createContext(createStore(() => initialStudio()));
  const asked: string[] = [];
  const spawn = () => {
    const call = async (_method: string, { choice }: { readonly choice: { readonly id: string } }) => {
      asked.push(choice.id);
      if (choice.id === 'no/body') throw new PupilError('TEACHER_NOT_FOUND', 'Nobody knows it (404).');
      return FILES;
    };
    return { call, end: () => {}, isEnded: false } as unknown as Client<TeacherCalls>;
  };
  return { ...modelFilesActions(context, spawn), asked, listing: () => context.get().models.listing };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('what the Hub lists under an id', () => {
  it('is asked for when the typing has stopped, of the last id alone', async () => {
    const page = openPage();
    const asking = ['o', 'o/clip', 'o/clip-b32'].map((id) => page.list(id));
    expect(page.listing()).toEqual({ id: 'o/clip-b32', files: null, problem: null });
    await vi.runAllTimersAsync();
    await Promise.all(asking);
    expect(page.asked).toEqual(['o/clip-b32']);
    expect(page.listing()).toEqual({ id: 'o/clip-b32', files: FILES, problem: null });
  });

  it('is known then, and not asked for again', async () => {
    const page = openPage();
    for (let i = 0; i < 2; i++) {
      const asking = page.list('o/clip');
      await vi.runAllTimersAsync();
      await asking;
    }
    expect(page.asked).toEqual(['o/clip']);
  });

  it('is a problem in words where the Hub does not know it', async () => {
    const page = openPage();
    const asking = page.list('no/body');
    await vi.runAllTimersAsync();
    await asking;
    expect(page.listing()).toEqual({ id: 'no/body', files: null, problem: 'Nobody knows it (404).' });
  });
});
