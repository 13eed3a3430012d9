/**
 * Where "What is this?" is open, kept in the address: `#about`, or `#about/fd` for a method. So links lead to a
 * method from anywhere, and the browser's way back works.
 */
import { useSyncExternalStore } from 'react';

const ABOUT = '#about';

/** The href of the page about a topic, a method's id among them; of the first screen without one. */
export function aboutHref(topic = ''): string {
  return topic === '' ? ABOUT : `${ABOUT}/${topic}`;
}

/** The open topic, '' for the first screen, null where it is closed. */
export function topicOf(hash: string): string | null {
  if (hash === ABOUT) return '';
  return hash.startsWith(`${ABOUT}/`) ? hash.slice(ABOUT.length + 1) : null;
}

export function openAbout(topic = ''): void {
  location.hash = aboutHref(topic);
}

/** Takes the anchor out of the address, without the jump to the top that an empty one makes. */
export function closeAbout(): void {
  if (topicOf(location.hash) === null) return;
  history.pushState(null, '', location.pathname + location.search);
  // The browser tells nobody of an address that a script has set.
  dispatchEvent(new HashChangeEvent('hashchange'));
}

const subscribe = (tell: () => void) => {
  addEventListener('hashchange', tell);
  return () => removeEventListener('hashchange', tell);
};

export function useAboutTopic(): string | null {
  return useSyncExternalStore(subscribe, () => topicOf(location.hash));
}
