/**
 * A method as a picture: the loss code itself, run on a folder of twelve photos in a teacher's space of two
 * dimensions.
 */
import { useState } from 'react';
import type { ObjectiveOptions } from '../../../core/objectives/objective.ts';
import { pictured } from '../../../core/objectives/plane/options.ts';
import { Button } from '../../base/Button.tsx';
import { Legend } from './Legend.tsx';
import styles from './LossPicture.module.css';
import { PictureOptions } from './PictureOptions.tsx';
import { Plane } from './Plane.tsx';
import { planeWords, sceneKind } from './scene-kind.ts';
import { START, useLossPicture } from './use-loss-picture.ts';
import { directionOf, figure, strengthOf } from './words.ts';

export function LossPicture({ objective }: { readonly objective: string }) {
  const { shown, defaults } = pictured(objective);
  const [options, setOptions] = useState<ObjectiveOptions>(defaults);
  const state = useLossPicture(objective, options);
  const kind = sceneKind(objective, options);
  const { answer, fault, moveTo, follow } = state;
  const direction = answer === null ? null : directionOf(answer);
  return (
    <section className={styles['picture']} aria-label="The method as a picture">
      <Plane kind={kind} state={state} />
      <p className={styles['figures']}>
        {fault !== null && <span role="alert">{fault}</span>}
        {fault === null && answer === null && 'Starting the loss code…'}
        {answer !== null && (
          <>
            Loss <b data-figure="loss">{figure(answer.loss)}</b> · pull{' '}
            <b data-figure="pull">{figure(strengthOf(answer))}</b>
            {direction === null ? '' : ` ${direction}`}
          </>
        )}
      </p>
      <div className={styles['actions']}>
        <Button size="small" onClick={follow} disabled={answer === null}>
          Follow the pull
        </Button>
        <Button size="small" variant="quiet" onClick={() => moveTo(START)}>
          Start again
        </Button>
      </div>
      <p className={styles['words']}>
        {planeWords(kind)} Drag it or use the arrow keys; the arrow is minus the gradient, and the deeper the
        colour of the ground the higher the loss.
      </p>
      <Legend kind={kind} />
      {shown.length > 0 && (
        <PictureOptions
          options={shown}
          values={options}
          onOption={(name, value) => setOptions({ ...options, [name]: value })}
        />
      )}
    </section>
  );
}
