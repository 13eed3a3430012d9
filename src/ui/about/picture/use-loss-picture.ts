/** The state of a picture: where the photo is, what the loss code says of that place, and of the whole plane. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ObjectiveOptions } from '../../../core/objectives/objective.ts';
import type { Place, Pull } from '../../../core/objectives/plane/pull.ts';
import { STUDENT } from '../../../core/objectives/plane/scene.ts';
import { type Landscape, type LossPicture, openLossPicture } from '../../../state/loss-picture.ts';
import { descend, onPlane } from './descent.ts';

export const START: Place = { right: STUDENT[0]!, up: STUDENT[1]! };
/** Losses are computed at so many places a side; the canvas fills in between. */
const SIDE = 33;

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

export function useLossPicture(objective: string, options: ObjectiveOptions): PictureState {
  const picture = useOpenPicture();
  /** Of the latest move: whoever follows the pull stops when it is no longer its own. */
  const move = useRef(0);
  const [place, setPlace] = useState(START);
  const [answer, setAnswer] = useState<Pull | null>(null);
  const [landscape, setLandscape] = useState<Landscape | null>(null);
  const [trail, setTrail] = useState<readonly Place[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const tell = (thrown: unknown) => setFault(thrown instanceof Error ? thrown.message : String(thrown));

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
      const next = onPlane(wanted);
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

/** The loss code, which runs while the picture is on the page; null before and after. */
function useOpenPicture(): RefObject<LossPicture | null> {
  const picture = useRef<LossPicture | null>(null);
  useEffect(() => {
    const own = openLossPicture();
    picture.current = own;
    return () => {
      picture.current = null;
      own.end();
    };
  }, []);
  return picture;
}
