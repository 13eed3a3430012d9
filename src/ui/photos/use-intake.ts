/** The ways photos come in, as calls: a drop, the folder picker, chosen files. A browser without a folder picker gets the input. */
import { useRef } from 'react';
import { canPickDirectory, pickDirectory, sourcesFromDrop, sourcesFromInput } from '../../state/sources.ts';
import { useSession } from '../base/studio-context.tsx';

export function useIntake() {
  const session = useSession();
  const folderInput = useRef<HTMLInputElement>(null);
  const bringIn = async (sources: Awaited<ReturnType<typeof sourcesFromDrop>>) => {
    if (sources.length > 0) await session.importPhotos(sources);
  };
  return {
    folderInput,
    async drop(transfer: DataTransfer) {
      await bringIn(await sourcesFromDrop(transfer));
    },
    async chooseFolder() {
      if (!canPickDirectory()) {
        folderInput.current?.click();
        return;
      }
      const picked = await pickDirectory();
      if (picked !== null) await bringIn([picked]);
    },
    async takeFiles(files: FileList | null) {
      if (files !== null && files.length > 0) await bringIn(await sourcesFromInput(files));
    },
  };
}
