/**
 * Any picture to the student, now: drop it, choose it, or hold it before the webcam; the answers are bars with
 * probabilities.
 */
import { type DragEvent, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { useSession } from '../base/studio-context.tsx';
import { GuessBars } from './GuessBars.tsx';
import type { Guess } from './guess.ts';
import styles from './TryIt.module.css';
import { useWebcam } from './use-webcam.ts';

export function TryIt({ classes }: { classes: readonly string[] }) {
  const session = useSession();
  const [guess, setGuess] = useState<Guess | null>(null);
  const [picture, setPicture] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const [failure, setFailure] = useState('');
  const chooser = useRef<HTMLInputElement>(null);

  const ask = useCallback(
    async (image: ImageBitmapSource) => {
      const answer = await session.results.guess(image);
      if (answer !== null) setGuess(answer);
      return answer;
    },
    [session],
  );
  const look = useCallback(
    async (video: HTMLVideoElement) => {
      await ask(video);
    },
    [ask],
  );
  const webcam = useWebcam(look);
  useEffect(() => () => URL.revokeObjectURL(picture ?? ''), [picture]);

  // With a class more or less the same photo is another question.
  const vocabulary = classes.join('\n');
  const asked = useRef({ vocabulary, file: null as File | null });
  useEffect(() => {
    if (asked.current.vocabulary === vocabulary) return;
    asked.current.vocabulary = vocabulary;
    setGuess(null);
    if (asked.current.file !== null) void ask(asked.current.file);
  }, [vocabulary, ask]);

  const show = async (file: File | undefined) => {
    if (file === undefined) return;
    webcam.stop();
    setGuess(null);
    setFailure('');
    asked.current.file = file;
    setPicture(URL.createObjectURL(file));
    if ((await ask(file)) === null) setFailure('This file could not be read as a picture. Try another one.');
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void show(event.dataTransfer.files[0]);
  };
  const watch = () => {
    asked.current.file = null;
    setPicture(null);
    setGuess(null);
    void webcam.start();
  };
  const isLive = webcam.state === 'on';

  return (
    <Card title="Try it" note="a photo it has never seen">
      <div className={styles['halves']}>
        <section
          className={styles['stage']}
          aria-label="Picture to try"
          data-over={isOver}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <video ref={webcam.video} hidden={!isLive} muted playsInline />
          {!isLive && picture !== null ? <img src={picture} alt="The one you chose" /> : null}
          {!isLive && picture === null ? <p>Drop a photo here</p> : null}
        </section>
        <div className={styles['answers']}>
          <div className={styles['actions']}>
            <Button size="small" onClick={() => chooser.current?.click()}>
              Choose a photo
            </Button>
            {isLive ? (
              <Button size="small" onClick={webcam.stop}>
                Stop the webcam
              </Button>
            ) : (
              <Button size="small" disabled={webcam.state === 'asking'} onClick={watch}>
                Use the webcam
              </Button>
            )}
            <input
              ref={chooser}
              type="file"
              accept="image/*"
              hidden
              aria-label="Photo to try"
              onChange={(event) => void show(event.target.files?.[0])}
            />
          </div>
          {webcam.reason === '' && failure === '' ? null : (
            <p role="alert" className={styles['failure']}>
              {webcam.reason || failure}
            </p>
          )}
          {guess === null ? (
            <p className={styles['hint']}>
              The student’s first classes will appear here, with probabilities and milliseconds. Nothing
              leaves this tab.
            </p>
          ) : (
            <GuessBars guess={guess} classes={classes} />
          )}
        </div>
      </div>
    </Card>
  );
}
