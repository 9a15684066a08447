import { writeWav } from '../../export/write-wav';
import { checkZipSize, ZipWriter } from '../../export/write-zip';
import { Slices } from '../../lib/slices';
import type { MixSources } from '../stores/mixdown.svelte';
import type { ExportFile } from './export-plan';

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Called after each piece with the bytes written so far. */
  readonly onBytes: (bytes: number) => void;
}

/** One file as it is, several in a zip. Abort rejects with the signal's reason, and nothing is left. */
export async function writeFiles(
  files: readonly ExportFile[],
  sources: MixSources,
  { signal, onBytes }: WriteOptions,
): Promise<Blob> {
  let bytes = 0;
  const slices = new Slices(signal);
  async function* wav({ event, frames }: ExportFile): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const sound = await (event === null ? sources.mix(signal) : sources.stem(event, signal));
    for await (const part of writeWav(sound, frames, slices)) {
      yield part;
      onBytes((bytes += part.length));
    }
  }
  const [only] = files;
  if (only !== undefined && files.length === 1) {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const part of wav(only)) parts.push(part);
    return new Blob(parts, { type: 'audio/wav' });
  }
  checkZipSize(files);
  const zip = new ZipWriter(new Date());
  for (const file of files) await zip.add(file.name, wav(file));
  return zip.finish();
}
