import type { Session } from '../../state/session.ts';

/** What the student says of one picture. */
export type Guess = NonNullable<Awaited<ReturnType<Session['results']['guess']>>>;
