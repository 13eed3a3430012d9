/** Files that lie on our own origin, under /teachers/: the built-in teacher, and mirrors. */
import { PupilError, toWire } from '../../../core/errors.ts';
import { siteAddress } from '../../../core/site.ts';
import { TEACHERS_PATH } from '../../../core/teachers/catalogue.ts';
import { sha256 } from '../../shared/sha256.ts';
import { type BytesReport, type ModelFileFacts, type ModelFiles, NOT_FOUND } from './model-files.ts';

export function originFiles(id: string, report: BytesReport): ModelFiles {
  const seen = new Map<string, ModelFileFacts>();
  return {
    seen,
    expect: async () => {},
    async read(path, signal) {
      const response = await fetch(siteAddress(`${TEACHERS_PATH}${id}/${path}`), { signal }).catch(
        (cause: unknown) => {
          signal.throwIfAborted();
          throw new PupilError(
            'DOWNLOAD_FAILED',
            `${path} of ${id} could not be fetched from this site: ${toWire(cause).message}. Check the network, then try again.`,
            { id, path },
            { cause },
          );
        },
      );
      // Development servers answer a missing file with the page.
      if (response.headers.get('Content-Type')?.startsWith('text/html')) return NOT_FOUND();
      if (!response.ok || response.body === null) return response;
      const counted = path.endsWith('.onnx') ? countBytes(response, report) : response;
      const bytes = await counted.arrayBuffer();
      seen.set(path, { sizeBytes: bytes.byteLength, sha256: await sha256(bytes) });
      return new Response(bytes, { headers: response.headers });
    },
    list: async () => null,
  };
}

function countBytes(response: Response, report: BytesReport): Response {
  const totalBytes = Number(response.headers.get('Content-Length') ?? 0);
  let loadedBytes = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      loadedBytes += chunk.byteLength;
      report(loadedBytes, Math.max(totalBytes, loadedBytes));
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body!.pipeThrough(counter), { headers: response.headers });
}
