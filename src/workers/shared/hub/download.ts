/**
 * One file over a bad network: what has come is kept part by part, and a request that fails, is cut off or is told to
 * wait is made again for the rest. Only simple GETs are made (a byte range is one; nothing here lets the browser ask
 * for leave first).
 */
import { isCancelled, PupilError, toWire } from '../../../core/errors.ts';
import type { PartStore } from '../../../storage/model-parts.ts';

/** What a crash or a closed tab costs at most. */
const PART_BYTES = 1024 * 1024;
/** Failures in a row, without a byte in between, before it is given up. */
const MAX_FAILURES = 5;
const FIRST_WAIT_MS = 500;
/** The Hub counts requests over minutes, and how long to wait it says in a header that pages cannot read. */
const FIRST_WAIT_AFTER_429_MS = 4_000;
/** Without a byte for this long, a connection is taken for dead. */
const MAX_SILENCE_MS = 30_000;
/** A server that asks for more patience than this is told to the user instead. */
const MAX_WAIT_MS = 60_000;

export interface Download {
  readonly url: string;
  /** What the user knows it by. */
  readonly what: string;
  /** null while nobody has said. */
  readonly sizeBytes: number | null;
  readonly parts: PartStore;
  readonly signal: AbortSignal;
  /** Bytes that have come, those of earlier sessions included. */
  onBytes(loadedBytes: number): void;
}

/** What a download needs of the world. */
export interface Network {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Settles after so many milliseconds; rejects when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Whether there is no network at all. */
  isOffline(): boolean;
}

/** The server was not there, or said that it cannot just now. */
class TryAgain extends Error {
  readonly firstWaitMs: number;
  /** What the server asks for. */
  readonly waitMs: number | null;

  constructor(message: string, firstWaitMs = FIRST_WAIT_MS, waitMs: number | null = null) {
    super(message);
    this.firstWaitMs = firstWaitMs;
    this.waitMs = waitMs;
  }
}

/**
 * The whole file. On failure and on abort the parts stay.
 * @throws {PupilError} TEACHER_NOT_FOUND, DOWNLOAD_FAILED, QUOTA, CANCELLED
 */
export async function download(file: Download, network: Network): Promise<Blob> {
  const { parts, signal } = file;
  const whole = [...(await parts.read())];
  let failures = 0;
  while (true) {
    const before = sizeOf(whole);
    try {
      await readRest(file, network, whole);
      return new Blob(whole);
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof TryAgain)) throw thrown;
      failures = sizeOf(whole) > before ? 1 : failures + 1;
      const waitMs = thrown.waitMs ?? thrown.firstWaitMs * 2 ** (failures - 1);
      if (failures >= MAX_FAILURES || waitMs > MAX_WAIT_MS || network.isOffline())
        throw givenUp(file, thrown.message, whole);
      await network.wait(waitMs, signal);
    }
  }
}

/** Asks for what is missing and adds it to `whole`, a part at a time. */
async function readRest(file: Download, network: Network, whole: Blob[]): Promise<void> {
  const { url, sizeBytes, parts, signal } = file;
  const haveBytes = sizeOf(whole);
  file.onBytes(haveBytes);
  if (haveBytes > 0 && haveBytes === sizeBytes) return;
  const range = haveBytes > 0 ? { headers: { Range: `bytes=${haveBytes}-` } } : {};
  const response = await network.fetch(url, { ...range, signal }).catch((thrown: unknown) => {
    if (isCancelled(thrown)) throw thrown;
    throw new TryAgain(toWire(thrown).message);
  });
  if (
    response.status === 416 ||
    (haveBytes > 0 && response.status === 200) ||
    isElsewhere(response, haveBytes)
  ) {
    // The server does not go on from there: from the beginning, then.
    whole.length = 0;
    await parts.clear();
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new TryAgain('The server has another part than the one that was asked for.', 0, 0);
    }
  } else if (!response.ok) {
    await response.body?.cancel();
    throw refusal(file, response);
  }
  await keepBody(file, network, response, whole);
  const comeBytes = sizeOf(whole);
  if (sizeBytes !== null && comeBytes !== sizeBytes) {
    if (comeBytes < sizeBytes) throw new TryAgain(`It was cut off after ${comeBytes} of ${sizeBytes} bytes.`);
    await parts.clear();
    throw new PupilError(
      'DOWNLOAD_CORRUPT',
      `${file.what} is longer than it should be: ${comeBytes} bytes came, ${sizeBytes} were announced. Nothing was kept. Try again later.`,
      { comeBytes, sizeBytes },
    );
  }
}

async function keepBody(file: Download, network: Network, response: Response, whole: Blob[]): Promise<void> {
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;
  const keep = async () => {
    if (waitingBytes === 0) return;
    const part = new Blob(waiting);
    waiting = [];
    waitingBytes = 0;
    await file.parts.write(whole.length, part);
    whole.push(part);
  };
  const reader = response.body?.getReader();
  try {
    while (reader !== undefined) {
      const { done, value } = await beforeSilence(reader, network, file.signal);
      if (done) break;
      waiting.push(value);
      waitingBytes += value.byteLength;
      file.onBytes(sizeOf(whole) + waitingBytes);
      if (waitingBytes >= PART_BYTES) await keep();
    }
  } catch (thrown) {
    if (thrown instanceof PupilError) throw thrown;
    await keep();
    throw new TryAgain(toWire(thrown).message);
  }
  await keep();
}

async function beforeSilence(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  network: Network,
  signal: AbortSignal,
): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
  const heard = new AbortController();
  const silence = network.wait(MAX_SILENCE_MS, AbortSignal.any([heard.signal, signal])).then(
    () => 'silent' as const,
    // Something came, or the user cancelled: the read says which.
    () => 'over' as const,
  );
  const reading = reader.read().finally(() => heard.abort());
  const first = await Promise.race([reading, silence]);
  if (first !== 'silent') return reading;
  reading.catch(() => undefined);
  await reader.cancel();
  throw new TryAgain(`Nothing came for ${MAX_SILENCE_MS / 1000} seconds.`);
}

/** Whether a partial answer is another part than the one asked for; a server that does not say is believed. */
function isElsewhere(response: Response, haveBytes: number): boolean {
  if (response.status !== 206) return false;
  const start = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')?.[1];
  return start !== undefined && Number(start) !== haveBytes;
}

function refusal(file: Download, { status, headers }: Response): Error {
  if (status === 404 || status === 410)
    return new PupilError('TEACHER_NOT_FOUND', `${file.what} is not there (${status}). Check the name.`, {
      status,
    });
  if (status === 401 || status === 403) {
    return new PupilError(
      'TEACHER_NOT_FOUND',
      `${file.what} is not open to everyone, or does not exist (${status}). Check the name, or choose a model that needs no account.`,
      { status },
    );
  }
  const waitMs = retryAfterMs(headers.get('Retry-After'));
  return status === 429
    ? new TryAgain('The server asks for patience (429).', FIRST_WAIT_AFTER_429_MS, waitMs)
    : new TryAgain(`The server answered ${status}.`, FIRST_WAIT_MS, waitMs);
}

function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds) * 1000;
  // The other form is a date of the server's clock, which says little here: the usual wait is as good.
  return null;
}

function givenUp(file: Download, message: string, whole: readonly Blob[]): PupilError {
  const keptBytes = sizeOf(whole);
  return new PupilError(
    'DOWNLOAD_FAILED',
    `${file.what} could not be fetched: ${message.replace(/\.?$/, '.')} ${keptBytes > 0 ? `${keptBytes} bytes are kept. ` : ''}Check the network, then try again: it goes on where it stopped.`,
    { keptBytes },
  );
}

function sizeOf(parts: readonly Blob[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}
