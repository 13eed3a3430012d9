/**
 * Keeps one failure from becoming every failure. transformers.js 4.3.2 puts all session creations on one promise
 * chain, and all runs on another (src/backends/onnx.js: `chain = chain.then(...)`): after the first rejection each
 * later one rejects with the old error, so that no fall-back could ever be tried. Here neither rejects; the error is
 * kept, and thrown by whoever asked.
 */
import type { InferenceSession } from 'onnxruntime-web/webgpu';

let isGuarded = false;
let failure: { readonly cause: unknown } | null = null;

/** Call before the first session. The runtime's module is the very one that transformers.js uses. */
export async function guardSessions(): Promise<void> {
  if (isGuarded) return;
  isGuarded = true;
  const runtime = await import('onnxruntime-web/webgpu');
  const sessions: { create(...options: unknown[]): Promise<InferenceSession> } = runtime.InferenceSession;
  const create = sessions.create.bind(sessions);
  sessions.create = async (...options) => {
    try {
      return withGuardedRun(await create(...options));
    } catch (cause) {
      failure = { cause };
      return standIn();
    }
  };
}

/** Throws what failed since the last call; call after each creation and each run. */
export function throwSessionFailure(): void {
  if (failure === null) return;
  const { cause } = failure;
  failure = null;
  throw cause;
}

function withGuardedRun(session: InferenceSession): InferenceSession {
  const run = session.run.bind(session);
  session.run = async (feeds: InferenceSession.FeedsType) => {
    try {
      return await run(feeds);
    } catch (cause) {
      failure = { cause };
      return {};
    }
  };
  return session;
}

/** Takes the place of a session that could not be created, until the error is thrown a moment later. */
function standIn(): InferenceSession {
  return { release: async () => undefined } as unknown as InferenceSession;
}
