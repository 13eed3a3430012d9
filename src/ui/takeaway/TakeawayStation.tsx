/** The Take away station. */
import { EmptyState } from '../base/EmptyState.tsx';
import { StationHead } from '../base/StationHead.tsx';

export function TakeawayStation() {
  return (
    <>
      <StationHead title="Take away" />
      <EmptyState title="The take-away needs a trained student." />
    </>
  );
}
