/** The old database, as browser tests get at it. */
import databaseUrl from '../fixtures/database-v2.bin?url';
import { type OldFixture, unpackOldFixture } from './old-fixture.ts';

export async function fetchOldFixture(): Promise<OldFixture> {
  return unpackOldFixture(new Uint8Array(await (await fetch(databaseUrl)).arrayBuffer()));
}
