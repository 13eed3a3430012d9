/** One test a network of a folder of them, on the backend of the moment. */
import { expect, it } from 'vitest';
import { compareCase, failuresOf, openCase, type ReadFile } from './oracle.ts';

/** @param names of the networks; without any, one test is skipped and says why */
export function itAnswersLikePyTorch(names: readonly string[], read: (name: string) => ReadFile): void {
  if (names.length === 0) {
    // They are not ours to keep beside the code: where the folder is absent, the report has to say what was not tried.
    it.skip('no networks: ONNX_STUDENTS names a folder, or ../shared/reference/onnx-students is one', () => {});
  }
  for (const name of names) {
    it(`${name}: logits, features, loss and gradients`, async () => {
      const differences = await compareCase(await openCase(read(name)));
      const worst = [...differences].map(([what, off]) => `${what} ${off.toExponential(1)}`).join(', ');
      console.info(`${name}: ${worst}`);
      expect(failuresOf(differences)).toEqual([]);
      expect(differences.size).toBeGreaterThan(2);
    });
  }
}
