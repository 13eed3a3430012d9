/** What the browser holds this page to, and who said so: read off the very response that a load of it gets. */
import { useEffect, useState } from 'react';
import { siteAddress } from '../../core/site.ts';
import styles from './AboutPages.module.css';

type Policy = 'server' | 'service worker' | 'page' | 'unread';

/** Set by scripts/service-worker-headers.js. */
const MARK = 'Pupil-Policy-By';

const WHO: Readonly<Record<Policy, string>> = {
  server: 'by: server. Its headers came with the page and with each worker.',
  'service worker':
    'by: service worker. The server sends no headers, so what keeps this page offline adds them to page and workers.',
  page: 'by: page alone. The server sends no headers, and no service worker has added them yet: workers are under no policy of their own, and any site may frame this page.',
  unread: 'by: page, at least. The page could not be asked for again to see what else came with it.',
};

async function readPolicy(): Promise<Policy> {
  const response = await fetch(siteAddress('')).catch(() => null);
  if (response === null || !response.ok) return 'unread';
  if (response.headers.has(MARK)) return 'service worker';
  return response.headers.has('Content-Security-Policy') ? 'server' : 'page';
}

export function Enforced() {
  const [policy, setPolicy] = useState<Policy | null>(null);
  useEffect(() => {
    let isShown = true;
    void readPolicy().then((found) => isShown && setPolicy(found));
    return () => {
      isShown = false;
    };
  }, []);
  return (
    <div className={styles['prose']}>
      <h3>What the browser enforces</h3>
      <p>
        Scripts run only if they came with this site, and the page may talk to its own origin and, for model
        files, to the Hugging Face Hub: its content policy says so, and the browser refuses the rest.
      </p>
      <p role="status">
        {policy === null
          ? 'Looking…'
          : `Isolated: ${crossOriginIsolated ? 'yes' : 'no'}, policy ${WHO[policy]}`}
      </p>
      <p>
        {crossOriginIsolated
          ? 'Isolated means that no other page shares its memory, which is why WASM may use threads here.'
          : 'Not isolated, WASM has one thread here. Loading the page again isolates it where the browser can.'}
      </p>
    </div>
  );
}
