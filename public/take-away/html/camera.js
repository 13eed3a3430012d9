/** The camera, where the browser gives one to a page that was opened from a file. */

/** Between two answers to what the camera sees: more would flicker. */
const PAUSE_MS = 150;

export const hasCamera = () => navigator.mediaDevices?.getUserMedia !== undefined;

/** Why there is no picture, in words. */
export function cameraFault({ name, message }) {
  if (name === 'NotAllowedError')
    return 'The camera was not allowed. Allow it beside the address, or choose a photo.';
  if (name === 'NotFoundError') return 'There is no camera here. Choose a photo.';
  if (name === 'NotReadableError')
    return 'Another program has the camera. Close it there, or choose a photo.';
  return `The camera does not start (${message}). Choose a photo.`;
}

/** @param onFrame called with what it sees as { data, width, height }, again and again, until it is stopped */
export async function startCamera(video, onFrame) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: 'environment', width: { ideal: 640 }, height: { ideal: 640 } },
  });
  let isOn = true;
  video.srcObject = stream;
  try {
    await video.play();
  } catch (thrown) {
    stop();
    throw thrown;
  }
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const draw = () => {
    const { videoWidth: width, videoHeight: height } = video;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.drawImage(video, 0, 0);
    return { width, height };
  };

  function stop() {
    isOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }

  function look() {
    if (!isOn) return;
    if (!document.hidden && video.videoWidth > 0) {
      const { width, height } = draw();
      onFrame({ data: context.getImageData(0, 0, width, height).data, width, height });
    }
    setTimeout(look, PAUSE_MS);
  }
  look();

  return {
    stop,
    /** What it sees now, as a file. */
    async picture(name) {
      draw();
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
      if (blob === null) throw new Error('The camera gives no picture. Start it again.');
      return new File([blob], name, { type: blob.type });
    },
  };
}
