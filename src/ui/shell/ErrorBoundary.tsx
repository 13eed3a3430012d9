/** Catches what a component throws while drawing: the rest of the page stays, and the way back is a button. */
import { Component, type ReactNode } from 'react';
import { FaultNote } from '../base/FaultNote.tsx';

interface Props {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render() {
    const { message } = this.state;
    if (message === null) return this.props.children;
    const words = `This part of the page could not be drawn: ${message} What was stored is safe.`;
    const error = { code: 'UNEXPECTED', message: words, facts: {} } as const;
    return <FaultNote fault={{ station: 'photos', error, remedy: 'reload' }} />;
  }
}
