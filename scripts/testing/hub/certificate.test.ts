import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { expect, it } from 'vitest';
import { HUB_HOST } from './answers.ts';
import { selfSigned } from './certificate.ts';
import { startHub } from './hub.ts';

it('makes a certificate that is valid for its names, and for no others', () => {
  const certificate = new X509Certificate(selfSigned([HUB_HOST, '*.hf.co']).cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost(HUB_HOST)).toBe(HUB_HOST);
  expect(certificate.checkHost('cdn.hf.co')).toBe('*.hf.co');
  expect(certificate.checkHost('example.org')).toBeUndefined();
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.parse('2098-01-01'));
});

it('lets the local Hub speak under the Hub’s own name, and lead on to its content network', async () => {
  const tls = selfSigned([HUB_HOST, '*.hf.co']);
  const hub = await startHub({ tls, models: { 'a/b': new Map([['m.onnx', Uint8Array.of(1)]]) } });
  const location = await new Promise((done, fail) => {
    const path = '/a/b/resolve/main/m.onnx';
    // Trusted, and asked for by name: the handshake fails unless the certificate is sound.
    request({ port: hub.port, servername: HUB_HOST, ca: tls.cert, host: '127.0.0.1', path }, (response) => {
      response.resume();
      done(response.headers.location);
    })
      .on('error', fail)
      .end();
  });
  await hub.close();
  expect(location).toMatch(/^https:\/\/us\.aws\.cdn\.hf\.co\//);
});
