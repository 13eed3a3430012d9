/** Names of bytes: their SHA-256, and what git calls them. In lower-case hex. */

export async function sha256(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', bytes));
}

/** How git names a file: SHA-1 of "blob", its length, a zero byte and its content. */
export async function gitHash(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const head = new TextEncoder().encode(`blob ${content.byteLength}\0`);
  return hex(await crypto.subtle.digest('SHA-1', await new Blob([head, content]).arrayBuffer()));
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
