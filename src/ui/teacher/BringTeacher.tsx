/**
 * The quiet third way to a teacher: files of one's own, dropped anywhere on the page, and the question that some of
 * them raise.
 */
import { type ChangeEvent, useEffect, useRef } from 'react';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { cx } from '../base/cx.ts';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { useDrop } from '../photos/use-drop.ts';
import { useIntake } from '../photos/use-intake.ts';
import styles from './BringTeacher.module.css';
import { EmbeddingsMatch } from './EmbeddingsMatch.tsx';
import { EncoderForm } from './EncoderForm.tsx';

/**
 * @param onUsed is called when embeddings have taken the place of a look
 * @long one card, from top to bottom
 */
export function BringTeacher({ onUsed }: { onUsed: () => void }) {
  const session = useSession();
  const job = useStudio((studio) => studio.jobs.bring ?? null);
  const brought = useStudio((studio) => studio.models.brought);
  const { folderInput, drop, chooseFolder, takeFiles } = useIntake((sources) =>
    session.models.bring(sources),
  );
  const filesInput = useRef<HTMLInputElement>(null);
  const question = useRef<HTMLDivElement>(null);
  // It may open below what is in sight, and a reader should hear of it.
  useEffect(() => {
    if (brought !== null) question.current?.focus();
  }, [brought]);
  const isDragging = useDrop((transfer) => void drop(transfer));
  const changed = (event: ChangeEvent<HTMLInputElement>) => {
    void takeFiles(event.target.files);
    // The same file again is a change, too.
    event.target.value = '';
  };
  if (job !== null) {
    return (
      <Card>
        <JobCard job={job} actions={<Button onClick={() => session.models.dismiss()}>Cancel</Button>} />
      </Card>
    );
  }
  if (brought !== null) {
    return (
      <div ref={question} tabIndex={-1} className={styles['question']}>
        {brought.kind === 'encoder' ? (
          <EncoderForm key={brought.fileName} brought={brought} />
        ) : (
          <EmbeddingsMatch brought={brought} onUsed={onUsed} />
        )}
      </div>
    );
  }
  return (
    <section
      className={cx(styles['zone'], isDragging && styles['over'])}
      aria-label="Bring a model or embeddings"
    >
      <div>
        <h2>{isDragging ? 'Let go, and Pupil looks what it is' : 'Bring a model or embeddings'}</h2>
        <p>
          Drop a model’s folder or zip as the Hub has it, an image encoder (.onnx), or embeddings computed
          elsewhere (.npy with a list of file names, .safetensors, clip-retrieval’s folder). They stay in this
          browser.
        </p>
      </div>
      <div className={styles['ways']}>
        <Button size="small" onClick={() => void chooseFolder()}>
          Choose a folder
        </Button>
        <Button size="small" onClick={() => filesInput.current?.click()}>
          Choose files
        </Button>
      </div>
      <input
        ref={folderInput}
        type="file"
        hidden
        multiple
        data-way="teacher-folder"
        aria-label="A folder with a model or embeddings"
        onChange={changed}
        {...{ webkitdirectory: '' }}
      />
      <input
        ref={filesInput}
        type="file"
        hidden
        multiple
        data-way="teacher-files"
        aria-label="A model or embeddings"
        accept=".onnx,.zip,.npy,.safetensors,.parquet,.txt,.csv,.tsv,.json"
        onChange={changed}
      />
    </section>
  );
}
