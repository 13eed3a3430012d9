/** Renders the whole page on a made-up studio, in a frame of the given size, for component tests. */
import '../tokens.css';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { Session } from '../../state/session.ts';
import type { Studio } from '../../state/studio.ts';
import { App } from '../shell/App.tsx';
import { type FakeSession, fakeSession } from './fake-session.ts';

export async function renderPage(
  studio: Partial<Studio> = {},
  answers: Partial<Session> = {},
): Promise<FakeSession> {
  await page.viewport(1280, 800);
  const session = fakeSession(studio, answers);
  await render(<App session={session} />);
  await page.getByRole('heading', { level: 1 }).findElement();
  return session;
}

export function callsOf(session: FakeSession, action: keyof Session): readonly (readonly unknown[])[] {
  return session.calls.filter((call) => call.action === action).map((call) => call.with);
}
