/**
 * Test-only routes of the development server: imported networks' files at /onnx-students/<network>/<file>, and the
 * names of those to try at /onnx-students/.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import { networksIn, studentFolder } from '../../src/core/onnx/testing/node-student-folder.ts';

const ROUTE = '/onnx-students/';
/**
 * Software WebGPU takes minutes for all of them: unless somebody asks for a folder (`npm run test:onnx-students`), one
 * with norms, one with groups and a shuffle, and a transformer stand for the others. WASM and CPU take them all.
 */
const SOME: ReadonlySet<string> = new Set(['mobilenet-v2-norms-kept', 'shufflenet-v2', 'vit']);

export function onnxStudents(): Plugin {
  return {
    name: 'pupil:test-onnx-students',
    configureServer: (server) => {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        if (!pathname.startsWith(ROUTE)) {
          next();
          return;
        }
        const [name = '', file = ''] = pathname.slice(ROUTE.length).split('/').map(decodeURIComponent);
        const folder = studentFolder();
        if (name === '') {
          const names = networksIn(folder);
          const isAsked = (process.env['ONNX_STUDENTS'] ?? '') !== '';
          response.end(JSON.stringify(isAsked ? names : names.filter((one) => SOME.has(one))));
          return;
        }
        readFile(path.join(folder, path.basename(name), path.basename(file))).then(
          (bytes) => response.end(bytes),
          (thrown: unknown) => {
            response.statusCode = 404;
            response.end(String(thrown));
          },
        );
      });
    },
  };
}
