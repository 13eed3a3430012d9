/**
 * The explanation that the first visit gives, and a page for each method, one press away ever after. Its pages come
 * when they are asked for.
 */
import { lazy, Suspense } from 'react';
import { closeAbout, useAboutTopic } from '../about/about-place.ts';
import { Dialog } from '../base/Dialog.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';

const AboutPages = lazy(async () => ({ default: (await import('../about/AboutPages.tsx')).AboutPages }));

export function WhatIsThis() {
  const topic = useAboutTopic();
  return (
    <Dialog isOpen={topic !== null} onClose={closeAbout} title="What is this?" size="page">
      <ErrorBoundary>
        <Suspense fallback={<p>Opening…</p>}>
          <AboutPages topic={topic ?? ''} />
        </Suspense>
      </ErrorBoundary>
    </Dialog>
  );
}
