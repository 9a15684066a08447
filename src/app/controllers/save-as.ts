/** How long the browser may take to begin a download before its address is given back. */
const DOWNLOAD_MS = 60_000;

/** Hands a file to the person. */
export function saveAs(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = window.document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), DOWNLOAD_MS);
}
