/** A fresh seed, unsigned 32-bit. The one place of the page where chance comes in. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
