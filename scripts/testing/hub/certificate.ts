/**
 * A certificate for the local Hub, signed by itself and made anew for each run, so that a browser can be told to
 * speak to it under the Hub's own names. X.509 in DER (RFC 5280), since Node reads certificates but makes none; no
 * key is ever stored.
 */
import { generateKeyPairSync, sign } from 'node:crypto';

export interface Certificate {
  /** PEM */
  readonly key: string;
  /** PEM */
  readonly cert: string;
}

const TAG = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
};
const ECDSA_WITH_SHA256 = Buffer.from('2a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('550403', 'hex');
const ALTERNATIVE_NAMES = Buffer.from('551d11', 'hex');

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), body]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(TAG.sequence, ...parts);
const oid = (bytes: Uint8Array) => der(TAG.oid, bytes);
/** With the count of unused bits that a bit string starts with. */
const bitString = (bytes: Uint8Array) => der(TAG.bits, Buffer.of(0), bytes);

/** @param names that it is for; `*.example.org` is allowed */
export function selfSigned(names: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const name = sequence(
    der(TAG.set, sequence(oid(COMMON_NAME), der(TAG.text, Buffer.from('Pupil’s local Hub')))),
  );
  const day = (text: string) => der(TAG.time, Buffer.from(`${text}000000Z`));
  const alternatives = sequence(...names.map((dns) => der(0x82, Buffer.from(dns))));
  const extension = sequence(oid(ALTERNATIVE_NAMES), der(TAG.octets, alternatives));
  const toBeSigned = sequence(
    der(0xa0, der(TAG.integer, Buffer.of(2))),
    der(TAG.integer, Buffer.of(1)),
    algorithm,
    name,
    sequence(day('20200101'), day('20990101')),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(extension)),
  );
  const signed = sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, privateKey)));
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${signed.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}
