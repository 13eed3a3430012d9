/** Published weights are taken only as they were published. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { studentPreset } from '../../core/students/presets.ts';
import { fetchPretrained } from './pretrained.ts';

const { path, sizeBytes } = studentPreset('pupil-mini').published!;
const published = () => new Uint8Array(readFileSync(`public${path}`));
const asked: string[] = [];

function answer(response: () => Response): void {
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return response();
  });
}

afterEach(() => vi.unstubAllGlobals());

describe('published weights', () => {
  it('come from our own origin, all of the student’s kernels', async () => {
    answer(() => new Response(published()));
    const tensors = await fetchPretrained('pupil-mini');
    expect(asked).toEqual([path]);
    expect(tensors.get('stem.conv.weight')?.shape).toEqual([3, 3, 3, 32]);
    expect(tensors.get('stage3.block0.skip.conv.weight')?.shape).toEqual([1, 1, 128, 256]);
  });

  it('are refused where a single bit differs, and where they were cut off', async () => {
    const bytes = published();
    bytes[bytes.length - 1]! ^= 1;
    for (const wrong of [bytes, published().subarray(0, sizeBytes - 1)]) {
      answer(() => new Response(wrong));
      await expect(fetchPretrained('pupil-mini')).rejects.toMatchObject({
        code: 'DOWNLOAD_CORRUPT',
        message: expect.stringMatching(/with another SHA-256\. Try again, or start from random weights\./),
      });
    }
  });

  it.each<[string, () => Response]>([
    ['the server fails', () => new Response('', { status: 503 })],
    [
      'they are not there',
      () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }),
    ],
    [
      'there is no network',
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
  ])('are asked for again or done without where %s', async (_, response) => {
    answer(response);
    await expect(fetchPretrained('pupil-mini')).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringMatching(/Check the network and try again, or start from random weights\./),
    });
  });
});
