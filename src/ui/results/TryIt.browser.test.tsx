import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { callsOf } from '../testing/fake-session.ts';
import { open } from '../testing/results-station.tsx';

describe('trying a photo', () => {
  it('gives the most likely classes and the milliseconds', async () => {
    const probabilities = Float32Array.of(0.02, 0.01, 0.1, 0.05, 0.01, 0.6, 0.01, 0.02, 0.03, 0.15);
    const { session } = await open({}, { 'results.guess': async () => ({ probabilities, ms: 6.3 }) });
    const file = new File([new Uint8Array(4)], 'new.jpg', { type: 'image/jpeg' });
    await page.getByLabelText('Photo to try').upload(file);
    const bars = page.getByRole('list', { name: 'Most likely classes' });
    await expect.element(bars.getByRole('listitem').first()).toHaveTextContent(/shirt60\.0/);
    await expect.element(page.getByText(/answered in 6\.3.ms/)).toBeVisible();
    expect(callsOf(session, 'results.guess')).toHaveLength(1);
  });

  it('says so when a file is no picture', async () => {
    await open();
    await page.getByLabelText('Photo to try').upload(new File(['text'], 'notes.txt', { type: 'text/plain' }));
    await expect.element(page.getByRole('alert')).toHaveTextContent(/could not be read as a picture/);
  });

  it('lets go of the camera when the station is left', async () => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d');
    const stream = canvas.captureStream(10);
    const asked = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = async () => stream;
    try {
      const { screen } = await open();
      await page.getByRole('button', { name: 'Use the webcam' }).click();
      await expect.element(page.getByRole('button', { name: 'Stop the webcam' })).toBeVisible();
      expect(stream.getTracks()[0]!.readyState).toBe('live');
      await screen.unmount();
      expect(stream.getTracks()[0]!.readyState).toBe('ended');
    } finally {
      navigator.mediaDevices.getUserMedia = asked;
    }
  });

  it('explains a camera that may not be used', async () => {
    const asked = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    try {
      await open();
      await page.getByRole('button', { name: 'Use the webcam' }).click();
      await expect.element(page.getByRole('alert')).toHaveTextContent(/Allow it in the address bar/);
    } finally {
      navigator.mediaDevices.getUserMedia = asked;
    }
  });
});
