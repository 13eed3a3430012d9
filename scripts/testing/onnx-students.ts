/**
 * Test-only routes of the development server: imported networks' files at /onnx-students/<network>/<file>, and the
 * networks' names at /onnx-students/.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import { networksIn, studentFolder } from '../../src/core/onnx/testing/node-student-folder.ts';

const ROUTE = '/onnx-students/';

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
          response.end(JSON.stringify(networksIn(folder)));
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
