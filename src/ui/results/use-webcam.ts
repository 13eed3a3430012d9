/**
 * A webcam that is on only while it is looked through: its tracks end when it is stopped and when its component
 * leaves.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export type WebcamState = 'off' | 'asking' | 'on' | 'refused';

export interface Webcam {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: WebcamState;
  /** Why there is no picture, in words; empty otherwise. */
  readonly reason: string;
  start(): Promise<void>;
  stop(): void;
}

/** @param look called with each frame in turn; the next frame waits for its promise. */
export function useWebcam(look: (video: HTMLVideoElement) => Promise<void>): Webcam {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | null>(null);
  const [state, setState] = useState<WebcamState>('off');
  const [reason, setReason] = useState('');

  const stop = useCallback(() => {
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    stream.current = null;
    setState('off');
  }, []);

  const start = useCallback(async () => {
    setState('asking');
    setReason('');
    try {
      const asked = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      stream.current = asked;
      setState('on');
    } catch (refusal) {
      setState('refused');
      setReason(whyNot(refusal));
    }
  }, []);

  useEffect(() => stop, [stop]);

  useEffect(() => {
    const element = video.current;
    if (state !== 'on' || element === null || stream.current === null) return;
    let isLooking = true;
    const watch = async () => {
      element.srcObject = stream.current;
      await element.play();
      while (isLooking) {
        await new Promise((resolve) => element.requestVideoFrameCallback(resolve));
        if (isLooking) await look(element);
      }
    };
    watch().catch((failure: unknown) => {
      if (!isLooking) return;
      stop();
      setReason(whyNot(failure));
      setState('refused');
    });
    return () => {
      isLooking = false;
      element.srcObject = null;
    };
  }, [state, look, stop]);

  return { video, state, reason, start, stop };
}

function whyNot(refusal: unknown): string {
  const name = refusal instanceof Error ? refusal.name : '';
  if (name === 'NotAllowedError')
    return 'The browser was not allowed to use the camera. Allow it in the address bar and try again.';
  if (name === 'NotFoundError') return 'There is no camera here. Choose a photo instead.';
  if (name === 'NotReadableError') return 'Another program holds the camera. Close it there and try again.';
  return 'The camera gave no picture. Choose a photo instead.';
}
