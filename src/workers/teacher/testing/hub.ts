/**
 * The local Hub as browser tests reach it (scripts/testing/hub): where it listens, what is to go wrong, what it was
 * asked. It belongs to the run, so that every file that uses it starts with `reset`.
 */

/**
 * What can go wrong with one file. A fault says how many requests it spoils; without a number it stays until `reset`.
 */
export type Fault = (
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterS?: number }
  /** The connection is closed without an answer. */
  | { readonly kind: 'hang-up' }
  /** The body comes in drops. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** The connection breaks after this part of the body (half, unless told). */
  | { readonly kind: 'cut-off'; readonly at?: number }
  /** The connection stays open after this part of the body (half, unless told), and nothing more comes. */
  | { readonly kind: 'stall'; readonly at?: number }
  /** The right length and the right headers, one bit of the middle byte flipped. */
  | { readonly kind: 'wrong-bytes' }
  /** One hop more, to the same file. */
  | { readonly kind: 'redirect' }
  /** Sent in chunks, without Content-Length. */
  | { readonly kind: 'no-length' }
  /** A request for a part is answered with the whole, as RFC 9110 allows. */
  | { readonly kind: 'no-ranges' }
) & { readonly times?: number };

export interface LoggedRequest {
  readonly method: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBytes: number;
  /** Null until it is answered. */
  readonly status: number | null;
}

export interface HubRemote {
  /** Takes the place of `https://huggingface.co`; without a closing slash. */
  readonly url: string;
  /**
   * @param path as in the Hub's address: `owner/model/onnx/model.onnx`, `api/models/owner/model`; `*` is every path
   */
  addFault(path: string, fault: Fault): Promise<void>;
  /** Every request since `reset`, in order; those of a page are preceded by an OPTIONS where CORS asks for one. */
  log(): Promise<readonly LoggedRequest[]>;
  /** No faults, an empty log, every model as it was. */
  reset(): Promise<void>;
  /** A model with one file in the place of another; the rest of it is as it was at first. */
  replace(id: string, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

const CONTROL = '/local-hub';

/** Starts the Hub if nobody has, and resets it. */
export async function openHub(): Promise<HubRemote> {
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(`${CONTROL}/${path}`, init);
    if (!response.ok) throw new Error(`The local Hub did not obey: ${await response.text()}`);
    return response.json();
  };
  const order = async (path: string, body: BodyInit) => {
    await ask(path, { method: 'POST', body });
  };
  const { url } = (await ask('reset', { method: 'POST' })) as { readonly url: string };
  return {
    url,
    addFault: (path, fault) => order('faults', JSON.stringify({ path, fault })),
    log: async () => (await ask('log')) as readonly LoggedRequest[],
    reset: () => order('reset', ''),
    replace: (id, path, bytes) => order(`replace?${new URLSearchParams({ id, path })}`, bytes),
  };
}
