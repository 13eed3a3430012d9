/**
 * One file from the Hub to the disk: into `<name>.part`, which a later try goes on with, and under its own name only
 * once its hash is that which the Hub lists.
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PupilError, toWire } from '../../src/core/errors.ts';
import type { PublishedFile } from '../../src/storage/model-files.ts';

const TRIES = 6;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 60_000;
/** A connection on which nothing comes for so long is given up, and the next try goes on from there. */
const SILENT_MS = 30_000;
/** Worth another try: too many requests, and what servers answer when they are unwell. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

export interface DownloadOptions {
  /** Bytes of this file that are on the disk. */
  onBytes(bytes: number): void;
  /** @param why in words, for the terminal */
  onRetry(why: string, waitMs: number): void;
  readonly firstWaitMs?: number;
  readonly silentMs?: number;
}

/** @returns hex SHA-256 of the file @throws {PupilError} DOWNLOAD_FAILED */
export async function downloadFile(
  url: string,
  file: PublishedFile,
  target: string,
  options: DownloadOptions,
): Promise<string> {
  mkdirSync(dirname(target), { recursive: true });
  if (existsSync(target)) {
    const hashes = await hashesOf(target);
    if (isRight(hashes, file)) {
      options.onBytes(file.sizeBytes);
      return hashes.sha256;
    }
  }
  const part = `${target}.part`;
  for (let failures = 0; ; failures++) {
    try {
      await fetchRest(url, file, part, options);
      const hashes = await hashesOf(part);
      if (!isRight(hashes, file)) {
        rmSync(part);
        throw new Passing(
          `its bytes are not those that the Hub lists (${file.digest.algorithm} ${file.digest.hex})`,
        );
      }
      renameSync(part, target);
      return hashes.sha256;
    } catch (thrown) {
      if (thrown instanceof PupilError) throw thrown;
      const why = thrown instanceof Passing ? thrown.message : toWire(thrown).message;
      if (failures + 1 >= TRIES) {
        throw new PupilError(
          'DOWNLOAD_FAILED',
          `${file.path} could not be fetched in ${TRIES} tries: ${why}. What has come is kept: the same command goes on from there.`,
          { url, tries: TRIES },
          { cause: thrown },
        );
      }
      const asked = thrown instanceof Passing ? thrown.waitMs : null;
      const waitMs = Math.min(MAX_WAIT_MS, asked ?? (options.firstWaitMs ?? FIRST_WAIT_MS) * 2 ** failures);
      options.onRetry(`${file.path}: ${why}`, waitMs);
      await sleep(waitMs);
    }
  }
}

/** A failure that may pass. */
class Passing extends Error {
  readonly waitMs: number | null;

  constructor(why: string, waitMs: number | null = null) {
    super(why);
    this.waitMs = waitMs;
  }
}

async function fetchRest(
  url: string,
  file: PublishedFile,
  part: string,
  options: DownloadOptions,
): Promise<void> {
  let have = existsSync(part) ? statSync(part).size : 0;
  if (have > file.sizeBytes) {
    rmSync(part);
    have = 0;
  }
  options.onBytes(have);
  if (have === file.sizeBytes && have > 0) return;
  const silence = new AbortController();
  const silentMs = options.silentMs ?? SILENT_MS;
  const giveUp = () => silence.abort(new Passing(`nothing came for ${Math.round(silentMs / 1000)} s`));
  let timer = setTimeout(giveUp, silentMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, silentMs);
  };
  try {
    const headers = have > 0 ? { Range: `bytes=${have}-` } : {};
    const response = await fetch(url, { headers, signal: silence.signal });
    const from = response.status === 206 ? have : 0;
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      if (response.status === 416) rmSync(part, { force: true });
      throw refusal(response, file);
    }
    let written = from;
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    body.on('data', (chunk: Buffer) => {
      heard();
      written += chunk.length;
      options.onBytes(written);
      // A server that sends on and on would fill the disk.
      if (written > file.sizeBytes) body.destroy(new Passing('more bytes came than the Hub lists'));
    });
    await pipeline(body, createWriteStream(part, { flags: from > 0 ? 'a' : 'w' }));
    if (written < file.sizeBytes)
      throw new Passing(`the connection ended at ${written} of ${file.sizeBytes} bytes`);
  } finally {
    clearTimeout(timer);
  }
}

function refusal(response: Response, file: PublishedFile): Error {
  const { status } = response;
  if (PASSING.has(status) || status === 416) {
    const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
    return new Passing(`the Hub answered ${status}`, Number.isFinite(seconds) ? seconds * 1000 : null);
  }
  return new PupilError('DOWNLOAD_FAILED', `The Hub answered ${status} when asked for ${file.path}.`, {
    status,
    path: file.path,
  });
}

interface Hashes {
  readonly sha256: string;
  /** As Git names a blob of these bytes. */
  readonly git: string;
}

async function hashesOf(path: string): Promise<Hashes> {
  const sha256 = createHash('sha256');
  const git = createHash('sha1').update(`blob ${statSync(path).size}\0`);
  for await (const chunk of createReadStream(path)) {
    sha256.update(chunk as Buffer);
    git.update(chunk as Buffer);
  }
  return { sha256: sha256.digest('hex'), git: git.digest('hex') };
}

function isRight(hashes: Hashes, { digest }: PublishedFile): boolean {
  return hashes[digest.algorithm] === digest.hex;
}
