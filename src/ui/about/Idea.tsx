/** The first screen: what Pupil is, as the first visit says it. */
import { JourneyPicture } from '../base/JourneyPicture.tsx';
import styles from './AboutPages.module.css';
import { aboutHref } from './about-place.ts';
import { SOURCES } from './method-text.ts';
import { Sources } from './Sources.tsx';

export function Idea() {
  return (
    <div className={styles['prose']}>
      <h3>The idea</h3>
      <p>
        Pupil trains an image classifier in this tab. A large model, the <b>teacher</b>, looks at each of your
        photos once and writes down what it sees as a list of numbers, an embedding. A small model, the{' '}
        <b>student</b>, then learns from those notes, which takes minutes instead of hours.
      </p>
      <JourneyPicture />
      <p>
        You leave with a file of about a megabyte that tells your classes apart in any browser or in Node.
        Pupil measures it on photos that it has never seen, and shows you its mistakes.
      </p>
      <p>
        <b>Nothing is uploaded.</b> There is no server: photos, embeddings and students are kept by this
        browser. The only thing Pupil ever fetches from elsewhere is a teacher that you choose from the
        Hugging Face Hub; the built-in one comes with the page.
      </p>
      <p>
        How the student is to learn is a choice, and each of its methods has a screen here: the idea, the
        formula, a picture to play with, the source, and what of the source could not be repeated. Begin with{' '}
        <a href={aboutHref('fd')}>the teacher’s view of each photo</a>, the plainest of them.
      </p>
      <Sources sources={[SOURCES.embedKd, SOURCES.clipCid]} />
    </div>
  );
}
