/** The Results station. */
import { EmptyState } from '../base/EmptyState.tsx';
import { StationHead } from '../base/StationHead.tsx';

export function ResultsStation() {
  return (
    <>
      <StationHead title="Results" />
      <EmptyState title="Results need a trained student." />
    </>
  );
}
