import { Zip, ZipPassThrough } from 'fflate';
import { AppError } from '../lib/errors';

/** A zip without its 64-bit extension ends here. */
const MOST_BYTES = 0xffff_ffff;
/** What the zip writes beside a file's own bytes: both of its headers, and the sums behind its data. */
const BYTES_BESIDE = 30 + 46 + 16;
const END_BYTES = 22;

export interface ZipFile {
  readonly name: string;
  readonly bytes: number;
}

/** Size of a zip of these files. */
export function zipBytes(files: readonly ZipFile[]): number {
  const encoder = new TextEncoder();
  return files.reduce(
    (sum, { name, bytes }) => sum + bytes + BYTES_BESIDE + 2 * encoder.encode(name).length,
    END_BYTES,
  );
}

/** @throws AppError `file-too-large` when the files do not fit into one zip. */
export function checkZipSize(files: readonly ZipFile[]): void {
  if (zipBytes(files) <= MOST_BYTES) return;
  throw new AppError('file-too-large', 'The files are larger than the 4.3 GB that a zip can hold.', {
    remedy: 'Export the mix, or the events one by one.',
  });
}

/** Files as they stand, one after the other: sound is not made smaller by packing. */
export class ZipWriter {
  #parts: Uint8Array<ArrayBuffer>[] = [];
  readonly #done: Blob[] = [];
  readonly #zip = new Zip((error, part) => {
    // Without compression there is nothing that could fail.
    if (error !== null) throw error;
    this.#parts.push(part);
  });

  constructor(private readonly written: Date) {}

  async add(name: string, parts: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> {
    const entry = new ZipPassThrough(name);
    entry.mtime = this.written;
    this.#zip.add(entry);
    for await (const part of parts) entry.push(part);
    entry.push(new Uint8Array(), true);
    // As a blob the browser may keep it elsewhere than in memory.
    this.#done.push(new Blob(this.#parts));
    this.#parts = [];
  }

  finish(): Blob {
    this.#zip.end();
    return new Blob([...this.#done, ...this.#parts], { type: 'application/zip' });
  }
}
