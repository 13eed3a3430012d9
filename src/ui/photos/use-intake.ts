/**
 * The ways files come in, as calls: a drop, the folder picker, chosen files. A browser without a folder picker gets
 * the input.
 */
import { useRef } from 'react';
import {
  canPickDirectory,
  type PhotoSource,
  pickDirectory,
  sourcesFromDrop,
  sourcesFromInput,
} from '../../state/sources.ts';

export type Intake = ReturnType<typeof useIntake>;

/** @param take is given what came in, at least one source */
export function useIntake(take: (sources: readonly PhotoSource[]) => Promise<unknown>) {
  const folderInput = useRef<HTMLInputElement>(null);
  const bringIn = async (sources: readonly PhotoSource[]) => {
    if (sources.length > 0) await take(sources);
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
