/** One array of all parts, in their order. */
export function joined<Values extends Uint8Array | Float32Array>(
  parts: readonly Values[],
  kind: new (length: number) => Values,
): Values {
  const whole = new kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
