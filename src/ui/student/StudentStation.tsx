/** The Student station. */
import { EmptyState } from '../base/EmptyState.tsx';
import { StationHead } from '../base/StationHead.tsx';

export function StudentStation() {
  return (
    <>
      <StationHead title="Student" />
      <EmptyState title="The student needs photos first." />
    </>
  );
}
