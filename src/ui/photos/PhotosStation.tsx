/** The Photos station. */
import { EmptyState } from '../base/EmptyState.tsx';
import { StationHead } from '../base/StationHead.tsx';

export function PhotosStation() {
  return (
    <>
      <StationHead title="Photos" />
      <EmptyState title="Photos will stand here." />
    </>
  );
}
