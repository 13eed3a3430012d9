/** Mounts the page on one session. `globalThis.pupil` is that session: the page is also a program. */
import './ui/tokens.css';
import { createRoot } from 'react-dom/client';
import { createSession } from './state/create-session.ts';
import type { Session } from './state/session.ts';
import { App } from './ui/shell/App.tsx';

declare global {
  var pupil: Session;
}

const session = createSession();
globalThis.pupil = session;
createRoot(document.getElementById('root')!).render(<App session={session} />);
void session.open();
