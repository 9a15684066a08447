import { AppError } from '../../lib/errors';
import type { RandomAccessSource } from '../tensors';
import { checkRange } from './sources';

export interface HttpSourceOptions {
  /** The application's fetch, which knows the allowed hosts. */
  readonly fetch: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
}

function failed(name: string, offset: number, what: string, remedy: string, cause?: unknown): AppError {
  return new AppError('network', `${name} could not be downloaded: ${what}.`, {
    remedy,
    place: `${name}, byte ${offset}`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** `bytes 0-99/1234`; null when the host hides the header from other origins or gives no size. */
function parseContentRange(value: string | null): { start: number; size: number } | null {
  const match = /^bytes (\d+)-\d+\/(\d+)$/.exec(value ?? '');
  return match === null ? null : { start: Number(match[1]), size: Number(match[2]) };
}

async function fetchRange(
  url: string,
  name: string,
  offset: number,
  length: number,
  { fetch, signal }: HttpSourceOptions,
): Promise<Response> {
  const response = await fetch(url, {
    headers: { Range: `bytes=${offset}-${offset + length - 1}` },
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw failed(name, offset, 'no answer came', 'Check the connection and try again.', cause);
  });
  if (response.status === 206) return response;
  // A host that ignores the range would send everything.
  await response.body?.cancel();
  throw response.status === 200
    ? failed(
        name,
        offset,
        'the host does not send parts of files',
        'Use another host, or pick the files from a folder.',
      )
    : failed(
        name,
        offset,
        `the host answered ${response.status}`,
        'Check the address, and whether it needs a login.',
      );
}

/**
 * A file that a host sends in ranges (RFC 9110, section 14).
 * @throws AppError `network` when the host is not there, has no such file, or answers with anything but 206 and a size.
 */
export async function openHttpSource(
  url: string,
  name: string,
  options: HttpSourceOptions,
): Promise<RandomAccessSource> {
  const probe = await fetchRange(url, name, 0, 1, options);
  await probe.arrayBuffer();
  const size = parseContentRange(probe.headers.get('content-range'))?.size;
  if (size === undefined) {
    throw failed(
      name,
      0,
      'the host does not tell its size',
      'Use another host, or pick the files from a folder.',
    );
  }
  return {
    name,
    size,
    async read(offset, length) {
      checkRange({ name, size }, offset, length);
      if (length === 0) return new Uint8Array(0);
      const response = await fetchRange(url, name, offset, length, options);
      const range = parseContentRange(response.headers.get('content-range'));
      const bytes = new Uint8Array(
        await response.arrayBuffer().catch((cause: unknown) => {
          if (options.signal?.aborted === true) throw cause;
          throw failed(name, offset, 'the connection broke', 'Check the connection and try again.', cause);
        }),
      );
      if (range?.start !== offset || range.size !== size || bytes.byteLength !== length) {
        throw failed(
          name,
          offset,
          'the file changed meanwhile, or the host sent another part',
          'Start the download again.',
        );
      }
      return bytes;
    },
  };
}
