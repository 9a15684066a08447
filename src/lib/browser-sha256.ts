/**
 * SHA-256 of the whole, hexadecimal, by the browser itself: fast, and off the page's thread. Pages without https have
 * none; where one may be on such a page, `sha256Of` finds a way.
 */
export async function browserSha256(bytes: Uint8Array | Float32Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(bytes))));
}

/** The browser's own takes no memory that threads share. */
function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): Uint8Array<ArrayBuffer> {
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
