/** The way to the project's file: a button, and the dialog behind it. */
import { lazy, Suspense, useState } from 'react';
import type { Project } from '../../core/records/project.ts';
import { Button } from '../base/Button.tsx';

const ProjectFileDialog = lazy(async () => ({
  default: (await import('./ProjectFileDialog.tsx')).ProjectFileDialog,
}));

export function ExportProject({ project }: { project: Project }) {
  /** Fetched when it is first asked for; then it stays, so that closing gives the focus back. */
  const [dialog, setDialog] = useState<'not asked for' | 'open' | 'closed'>('not asked for');
  return (
    <>
      <Button onClick={() => setDialog('open')}>Export project</Button>
      {dialog !== 'not asked for' && (
        <Suspense fallback={null}>
          <ProjectFileDialog
            project={project}
            isOpen={dialog === 'open'}
            onClose={() => setDialog('closed')}
          />
        </Suspense>
      )}
    </>
  );
}
