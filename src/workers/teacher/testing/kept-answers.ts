/** What a teacher that lies in the browser's storage answers to the golden pictures, on WASM. */
import { choiceOfKept, type KeptTeacher } from '../../../core/teachers/kept-teachers.ts';
import { goldenInputs } from '../../../core/teachers/self-test.ts';
import { loadTeacher } from '../load.ts';

/** @returns [pictures, dims] */
export async function goldenAnswers(teacher: KeptTeacher, pictures: number): Promise<Float32Array> {
  const { signal } = new AbortController();
  const choice = { ...choiceOfKept(teacher), device: 'wasm' } as const;
  const { network, preprocessing } = await loadTeacher(choice, signal, () => undefined);
  const answers = await network.run(
    goldenInputs(pictures, preprocessing.widthPx, preprocessing.heightPx),
    pictures,
  );
  await network.close();
  return answers;
}
