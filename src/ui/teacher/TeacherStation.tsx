/** The Teacher station. */
import { EmptyState } from '../base/EmptyState.tsx';
import { StationHead } from '../base/StationHead.tsx';

export function TeacherStation() {
  return (
    <>
      <StationHead title="Teacher" />
      <EmptyState title="The teacher needs photos first." />
    </>
  );
}
