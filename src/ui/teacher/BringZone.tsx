/** Where a model or embeddings are dropped, and the buttons that choose them. */
import { useRef } from 'react';
import { Button } from '../base/Button.tsx';
import { cx } from '../base/cx.ts';
import { FileInputs } from '../photos/FileInputs.tsx';
import type { Intake } from '../photos/use-intake.ts';
import styles from './BringTeacher.module.css';

interface BringZoneProps {
  readonly intake: Intake;
  readonly isDragging: boolean;
}

export function BringZone({ intake, isDragging }: BringZoneProps) {
  const filesInput = useRef<HTMLInputElement>(null);
  return (
    <section
      className={cx(styles['zone'], isDragging && styles['over'])}
      aria-label="Bring a model or embeddings"
    >
      <div>
        <h2>{isDragging ? 'Let go, and Pupil looks what it is' : 'Bring a model or embeddings'}</h2>
        <p>
          Drop a model’s folder or zip as the Hub has it, an image encoder (.onnx), or embeddings computed
          elsewhere (.npy with a list of file names, .npz, .safetensors, .parquet, clip-retrieval’s folder). A
          student of this project that was trained elsewhere (.safetensors) becomes a run. They stay in this
          browser.
        </p>
      </div>
      <div className={styles['ways']}>
        <Button size="small" onClick={intake.chooseFolder}>
          Choose a folder
        </Button>
        <Button size="small" onClick={() => filesInput.current?.click()}>
          Choose files
        </Button>
      </div>
      <FileInputs
        intake={intake}
        filesInput={filesInput}
        folder={{ way: 'teacher-folder', label: 'A folder with a model or embeddings' }}
        files={{
          way: 'teacher-files',
          label: 'A model or embeddings',
          accept: '.onnx,.zip,.npy,.npz,.safetensors,.parquet,.txt,.csv,.tsv,.json,.jsonl,.ndjson',
        }}
      />
    </section>
  );
}
