/**
 * The ways files come in, as calls: a drop, the folder button, chosen files.
 */
import { useRef } from 'react';
import { type PhotoSource, sourcesFromDrop, sourcesFromInput } from '../../state/sources.ts';

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
    /** By the input, not by `showDirectoryPicker`: its handle leaves out names such as `why?.jpg`, and nobody knows. */
    chooseFolder() {
      folderInput.current?.click();
    },
    async takeFiles(files: FileList | null) {
      if (files !== null && files.length > 0) await bringIn(await sourcesFromInput(files));
    },
  };
}
