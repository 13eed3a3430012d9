/** The state of a picture: where the photo is, what the loss code says of that place, and of the whole plane. */
import { useEffect, useRef, useState } from 'react';
import type { ObjectiveOptions } from '../../../core/objectives/objective.ts';
import { type Place, type Pull, REACH } from '../../../core/objectives/plane/pull.ts';
import { STUDENT } from '../../../core/objectives/plane/scene.ts';
import { type Landscape, type LossPicture, openLossPicture } from '../../../state/loss-picture.ts';

export const START: Place = { right: STUDENT[0]!, up: STUDENT[1]! };
/** Losses are computed at so many places a side; the canvas fills in between. */
const SIDE = 33;
const FIRST_STEP = 0.12;
const LEAST_STEP = 0.004;
const MAX_STEPS = 200;

export interface PictureState {
  readonly place: Place;
  /** Null until the loss code has answered for the first time. */
  readonly answer: Pull | null;
  readonly landscape: Landscape | null;
  /** Where following the pull has led through. */
  readonly trail: readonly Place[];
  /** Why there is no picture. */
  readonly fault: string | null;
  moveTo(place: Place): void;
  /** Goes where the loss pulls, step by step, until a step lowers it no more or somebody moves the photo. */
  follow(): void;
}

/** @long asking and answers share what was asked last */
export function useLossPicture(objective: string, options: ObjectiveOptions): PictureState {
  const picture = useRef<LossPicture | null>(null);
  /** Of the latest move: whoever follows the pull stops when it is no longer its own. */
  const move = useRef(0);
  const [place, setPlace] = useState(START);
  const [answer, setAnswer] = useState<Pull | null>(null);
  const [landscape, setLandscape] = useState<Landscape | null>(null);
  const [trail, setTrail] = useState<readonly Place[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const tell = (thrown: unknown) => setFault(thrown instanceof Error ? thrown.message : String(thrown));

  useEffect(() => {
    const own = openLossPicture();
    picture.current = own;
    return () => {
      picture.current = null;
      own.end();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place is asked about where it is set; this is for another method or setting.
  useEffect(() => {
    const own = picture.current;
    if (own === null) return;
    move.current++;
    setTrail([]);
    void own.pull({ objective, options }, place).then((found) => found && setAnswer(found), tell);
    void own.landscape({ objective, options }, SIDE).then((found) => found && setLandscape(found), tell);
  }, [objective, options]);

  return {
    place,
    answer,
    landscape,
    trail,
    fault,
    moveTo(wanted) {
      const next = { right: within(wanted.right), up: within(wanted.up) };
      move.current++;
      setTrail([]);
      setPlace(next);
      void picture.current
        ?.pull({ objective, options }, next)
        .then((found) => found && setAnswer(found), tell);
    },
    follow() {
      const own = picture.current;
      if (own === null || answer === null) return;
      const mine = ++move.current;
      setTrail([place]);
      const arrive = async (at: Place, found: Pull) => {
        setPlace(at);
        setAnswer(found);
        setTrail((before) => [...before, at]);
        await new Promise(requestAnimationFrame);
      };
      const ask = async (at: Place) => {
        // Asked after somebody moved the photo, it would take the place of their own question.
        if (move.current !== mine) return null;
        const found = await own.pull({ objective, options }, at);
        return move.current === mine ? found : null;
      };
      descend(place, answer, ask, arrive).catch(tell);
    },
  };
}

/** Steps down the slope, halved whenever one would climb. */
async function descend(
  start: Place,
  answer: Pull,
  ask: (at: Place) => Promise<Pull | null>,
  arrive: (at: Place, found: Pull) => Promise<void>,
): Promise<void> {
  let [at, here, step] = [start, answer, FIRST_STEP];
  for (let taken = 0; taken < MAX_STEPS && step > LEAST_STEP; taken++) {
    const strength = Math.hypot(here.pull.right, here.pull.up);
    if (strength === 0) return;
    const next = {
      right: within(at.right + (step * here.pull.right) / strength),
      up: within(at.up + (step * here.pull.up) / strength),
    };
    const found = await ask(next);
    if (found === null) return;
    if (found.loss < here.loss) {
      [at, here] = [next, found];
      await arrive(at, here);
    } else step /= 2;
  }
}

function within(value: number): number {
  return Math.min(REACH, Math.max(-REACH, value));
}
