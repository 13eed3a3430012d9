/** What did not leave with a project file, or did not come in with it. */
import styles from './FileNotes.module.css';

export function FileNotes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={styles['notes']} aria-label="What of the project is not in its file">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
