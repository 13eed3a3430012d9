/** The explanation that the first visit gives, kept one press away ever after. */
import { Dialog } from '../base/Dialog.tsx';
import { JourneyPicture } from '../base/JourneyPicture.tsx';
import styles from './dialogs.module.css';

export function WhatIsThis({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="What is this?">
      <div className={styles['prose']}>
        <p>
          Pupil trains an image classifier in this tab. A large model, the <b>teacher</b>, looks at each of
          your photos once and writes down what it sees as a list of numbers, an embedding. A small model, the{' '}
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
        <p className={styles['small']}>
          The idea: CLIP-Embed-KD (arXiv 2404.06170), embeddings in place of a running teacher.
        </p>
      </div>
    </Dialog>
  );
}
