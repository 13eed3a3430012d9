/** The page around the student: photos come in by picker, drop, paste and camera, answers come out as cards. */
import { decode, pixelsOf } from '../preprocess.js';
import { drawBars, element, likeliest } from './bars.js';
import { cameraFault, hasCamera, startCamera } from './camera.js';
import { createCards } from './cards.js';
import { openStudent } from './runtime.js';

const at = (id) => document.getElementById(id);
const program = JSON.parse(at('program').textContent);
const student = openStudent(program, at('weights').textContent, at('kernels').textContent);
const answerTo = async (photo) => (await student)(pixelsOf(photo, program.sizesPx));

const say = (sentence) => {
  at('said').textContent = sentence;
};
/** Also for eyes. */
const note = (sentence) => {
  at('note').textContent = sentence;
  say(sentence);
};
const cards = createCards(at('answers'), program.classNames, () => {
  at('seen').hidden = at('answers').childElementCount === 0;
});

/** One after the other: they are drawn as they are answered, and the page stays alive between them. */
let queue = Promise.resolve();
function take(files) {
  const photos = [...files];
  if (photos.length === 0)
    return note('There was no picture among what you gave. Give it files of pictures.');
  at('note').textContent = '';
  let heard = '';
  for (const file of photos) {
    queue = queue.then(async () => {
      heard = await answerFile(file);
      say(photos.length === 1 ? heard : `${heard} ${photos.length} photos in all.`);
      await new Promise((resolve) => setTimeout(resolve));
    });
  }
}

async function answerFile(file) {
  let photo;
  try {
    photo = await decode(file);
  } catch (thrown) {
    console.warn(file.name, thrown);
    return cards.failed(file.name, 'This browser cannot open it. Save it as JPEG or PNG, and try again.');
  }
  try {
    return cards.answered(file, await answerTo(photo));
  } catch (thrown) {
    console.error(thrown);
    return cards.failed(file.name, `The student could not answer: ${thrown.message}`);
  }
}

at('choose').addEventListener('click', () => at('files').click());
at('files').addEventListener('change', ({ target }) => {
  take(target.files);
  // The same photo may be chosen again.
  target.value = '';
});
at('clear').addEventListener('click', () => {
  cards.clear();
  at('choose').focus();
  say('All photos are removed.');
});

addEventListener('paste', ({ clipboardData }) => take(clipboardData?.files ?? []));
addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('receiving');
});
addEventListener('dragleave', ({ relatedTarget }) => {
  if (relatedTarget === null) document.body.classList.remove('receiving');
});
addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('receiving');
  take(event.dataTransfer?.files ?? []);
});

let camera = null;
/** While somebody thinks about whether to allow it: a second stream would never be stopped. */
let isAsking = false;
let pictures = 0;

async function openCamera() {
  if (isAsking) return;
  isAsking = true;
  try {
    const answer = await student;
    camera = await startCamera(at('video'), (frame) =>
      drawBars(at('live-bars'), likeliest(answer(pixelsOf(frame, program.sizesPx)), program.classNames)),
    );
    at('live').hidden = false;
    at('snap').focus();
  } catch (thrown) {
    note(cameraFault(thrown));
  } finally {
    isAsking = false;
  }
}

function closeCamera() {
  camera?.stop();
  camera = null;
  at('live').hidden = true;
  at('camera').focus();
}

at('camera').addEventListener('click', () => (camera === null ? openCamera() : closeCamera()));
at('stop').addEventListener('click', closeCamera);
at('snap').addEventListener('click', async () => {
  if (camera !== null) take([await camera.picture(`Camera picture ${++pictures}`)]);
});
if (!hasCamera()) {
  at('camera').hidden = true;
  note('This browser gives no camera to a page from a file: take a photo, and choose it.');
}

at('classes').append(
  ...program.classNames.map((name) => {
    const item = element('li', '', name);
    item.dir = 'auto';
    return item;
  }),
);

student.catch((thrown) => {
  console.error(thrown);
  const fault = element('p', '', `This page does not work here: ${thrown.message}`);
  fault.role = 'alert';
  at('take').append(fault);
});
