/** Renders the whole page, or one station of it, on a made-up studio, for component tests. */
import '../tokens.css';
import type { ReactNode } from 'react';
import { page } from 'vitest/browser';
import { type RenderResult, render } from 'vitest-browser-react';
import type { Studio } from '../../state/studio.ts';
import { SessionProvider } from '../base/studio-context.tsx';
import { App } from '../shell/App.tsx';
import { type Answers, type FakeSession, fakeSession } from './fake-session.ts';

export async function renderPage(studio: Partial<Studio> = {}, answers: Answers = {}): Promise<FakeSession> {
  await page.viewport(1280, 800);
  const session = fakeSession(studio, answers);
  await render(<App session={session} />);
  await page.getByRole('heading', { level: 1 }).findElement();
  return session;
}

export async function renderStation(
  station: ReactNode,
  studio: Partial<Studio>,
  answers: Answers = {},
): Promise<{ readonly session: FakeSession; readonly screen: RenderResult }> {
  const session = fakeSession(studio, answers);
  const screen = await render(<SessionProvider session={session}>{station}</SessionProvider>);
  return { session, screen };
}
