/** Links to papers. Nothing is fetched unless a link is followed, and the paper is not told from where. */
import styles from './AboutPages.module.css';
import type { Source } from './method-text.ts';

export function Sources({ sources }: { readonly sources: readonly Source[] }) {
  if (sources.length === 0) return null;
  return (
    <ul className={styles['sources']} aria-label="Sources">
      {sources.map(({ arxiv, title }) => (
        <li key={arxiv}>
          {title},{' '}
          <a href={`https://arxiv.org/abs/${arxiv}`} target="_blank" rel="noreferrer">
            arXiv:{arxiv}
          </a>
        </li>
      ))}
    </ul>
  );
}
