/** The page: header, rail, the open station, ledger. It knows where the stations stand, not what they do. */
import { lazy, Suspense, useRef, useState } from 'react';
import type { Session } from '../../state/session.ts';
import { openAbout } from '../about/about-place.ts';
import { SessionProvider, useStudio } from '../base/studio-context.tsx';
import { UndoToast } from '../base/UndoToast.tsx';
import styles from './App.module.css';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Header } from './Header.tsx';
import { LedgerFooter } from './LedgerFooter.tsx';
import { Rail } from './Rail.tsx';
import { FocusOnOpen, useKeptFocus } from './station-focus.tsx';
import { STATION_VIEWS } from './station-views.ts';
import { UpdateNote } from './UpdateNote.tsx';
import { useDocumentTitle } from './use-document-title.ts';
import { useDropGuard } from './use-drop-guard.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { WhatIsThis } from './WhatIsThis.tsx';

const ShortcutsDialog = lazy(async () => ({
  default: (await import('./ShortcutsDialog.tsx')).ShortcutsDialog,
}));

export function App({ session }: { session: Session }) {
  return (
    <ErrorBoundary>
      <SessionProvider session={session}>
        <Page />
      </SessionProvider>
    </ErrorBoundary>
  );
}

function Page() {
  /** Fetched when it is first asked for; then it stays, so that closing gives the focus back. */
  const [shortcuts, setShortcuts] = useState<'not asked for' | 'open' | 'closed'>('not asked for');
  const showShortcuts = () => setShortcuts('open');
  const station = useStudio((studio) => studio.station);
  const isOpen = useStudio((studio) => studio.isOpen);
  const announcement = useStudio((studio) => studio.announcement);
  const main = useRef<HTMLElement>(null);
  useShortcuts(showShortcuts);
  useDocumentTitle();
  useKeptFocus(main);
  useDropGuard();
  const StationView = STATION_VIEWS[station];
  return (
    <div className={styles['page']}>
      <a className={styles['skip']} href="#main">
        Skip to the open station
      </a>
      <Header onWhatIsThis={() => openAbout()} onShortcuts={showShortcuts} />
      <Rail />
      <main ref={main} id="main" className={styles['main']} tabIndex={-1} aria-busy={!isOpen}>
        <UpdateNote />
        {isOpen && (
          <ErrorBoundary key={station}>
            <Suspense fallback={<p className={styles['wait']}>Opening…</p>}>
              <StationView />
              <FocusOnOpen station={station} />
            </Suspense>
          </ErrorBoundary>
        )}
        <UndoToast />
      </main>
      <LedgerFooter />
      <div className={styles['live']} role="status" aria-live="polite">
        {announcement}
      </div>
      <WhatIsThis />
      {shortcuts !== 'not asked for' && (
        <Suspense fallback={null}>
          <ShortcutsDialog isOpen={shortcuts === 'open'} onClose={() => setShortcuts('closed')} />
        </Suspense>
      )}
    </div>
  );
}
