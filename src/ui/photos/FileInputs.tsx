/** The browser's own pickers behind a place to drop things: one for files, perhaps one for a folder. Buttons press them. */
import type { ChangeEvent, RefObject } from 'react';
import type { Intake } from './use-intake.ts';

interface FileInputsProps {
  readonly intake: Pick<Intake, 'folderInput' | 'takeFiles'>;
  readonly filesInput: RefObject<HTMLInputElement | null>;
  /** Names and labels of the two, for tests and for those who do not see them. */
  readonly folder?: { readonly way: string; readonly label: string };
  readonly files: { readonly way: string; readonly label: string; readonly accept: string };
}

export function FileInputs({ intake, filesInput, folder, files }: FileInputsProps) {
  const changed = (event: ChangeEvent<HTMLInputElement>) => {
    void intake.takeFiles(event.target.files);
    // The same file again is a change, too.
    event.target.value = '';
  };
  const common = { type: 'file', hidden: true, multiple: true, onChange: changed } as const;
  return (
    <>
      {folder !== undefined && (
        <input
          {...common}
          ref={intake.folderInput}
          data-way={folder.way}
          aria-label={folder.label}
          {...{ webkitdirectory: '' }}
        />
      )}
      <input
        {...common}
        ref={filesInput}
        data-way={files.way}
        aria-label={files.label}
        accept={files.accept}
      />
    </>
  );
}
