/** Gives every component the session: `useStudio(select)` draws, `useSession()` acts. */
import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Session } from '../../state/session.ts';
import type { Studio } from '../../state/studio.ts';

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession needs a SessionProvider above it.');
  return session;
}

/** Selects from the studio. The selector must return a stored value, not a new object each time. */
export function useStudio<Selected>(select: (studio: Studio) => Selected): Selected {
  return useStore(useSession().store, select);
}
