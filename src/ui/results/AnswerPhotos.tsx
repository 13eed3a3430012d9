/**
 * Photos with what the student said and what is true, each with its probability: never one number that could be
 * either.
 */
import { useState } from 'react';
import type { Answer } from '../../core/metrics/answers.ts';
import { Button } from '../base/Button.tsx';
import { formatCount, formatPercent } from '../base/format.ts';
import { useStudio } from '../base/studio-context.tsx';
import { Thumbnail } from '../base/Thumbnail.tsx';
import styles from './AnswerPhotos.module.css';

interface AnswerPhotosProps {
  readonly answers: readonly Answer[];
  readonly classes: readonly string[];
  readonly step?: number;
}

export function AnswerPhotos({ answers, classes, step = 12 }: AnswerPhotosProps) {
  const photos = useStudio((studio) => studio.photos);
  const [shown, setShown] = useState(step);
  const visible = answers.slice(0, shown);
  const names = new Map(photos.map((photo) => [photo.id, photo.name]));
  return (
    <>
      <ul className={styles['photos']}>
        {visible.map((answer) => {
          const isRight = answer.actual === answer.predicted;
          const actual = classes[answer.actual]!;
          const predicted = classes[answer.predicted]!;
          const name = names.get(answer.id) ?? '';
          return (
            <li key={answer.id}>
              <figure title={name}>
                <Thumbnail id={answer.id} alt={`${actual}, ${name}`} />
                <figcaption>
                  <Line word={isRight ? 'right' : 'said'} name={predicted} share={answer.ofPredicted} />
                  {isRight ? null : <Line word="is" name={actual} share={answer.ofActual} />}
                </figcaption>
              </figure>
            </li>
          );
        })}
      </ul>
      {answers.length > shown ? (
        <Button size="small" onClick={() => setShown(shown + 2 * step)}>
          Show more of {formatCount(answers.length)}
        </Button>
      ) : null}
    </>
  );
}

function Line({ word, name, share }: { word: 'right' | 'said' | 'is'; name: string; share: number }) {
  return (
    <span className={styles['line']} data-word={word}>
      <span>
        <i>{word}</i> <b>{name}</b>
      </span>
      <span>{formatPercent(share, share > 0.0995 ? 0 : 1)}</span>
    </span>
  );
}
