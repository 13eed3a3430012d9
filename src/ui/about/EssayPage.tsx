/** What is no loss: a few paragraphs and their sources. */
import styles from './AboutPages.module.css';
import { Sources } from './Sources.tsx';
import type { Essay } from './texts/essays.ts';

export function EssayPage({ essay }: { readonly essay: Essay }) {
  return (
    <div className={styles['prose']}>
      <h3>{essay.title}</h3>
      {essay.paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <Sources sources={essay.sources} />
    </div>
  );
}
