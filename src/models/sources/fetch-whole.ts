import { AppError } from '../../lib/errors';
import { insist, PassingFailure, retryAfter } from './patience';
import type { RemoteNeeds } from './remote-file';
import { StallWatch } from './stall-watch';
import { invalid, needsLogin, noAnswer, refusedFor } from './source-errors';

/** No listing, config or vocabulary is as large. */
const MAX_BYTES = 64 * 2 ** 20;

/**
 * A small file as a whole; null: there is none. Hosts that answer with their start page where there is no file have
 * none either.
 * @throws AppError `network`, `source-denied`, `source-invalid`; the signal's reason.
 */
export async function fetchWhole(
  address: string,
  name: string,
  needs: RemoteNeeds,
): Promise<Uint8Array | null> {
  const { fetch, signal, patience, onFetched } = needs;
  const ask = async (): Promise<Uint8Array | null> => {
    const watch = new StallWatch(needs);
    try {
      const response = await fetch(address, { cache: 'no-store', signal: watch.signal });
      if (response.ok && !isPage(response)) return await readAtMost(response, name, watch, onFetched);
      await response.body?.cancel();
      return absent(response, name);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PassingFailure || error instanceof AppError) throw error;
      throw new PassingFailure(noAnswer(name, 0, error));
    } finally {
      watch.end();
    }
  };
  return insist(patience, signal, ask, () => false);
}

/** What an answer without the file means. */
function absent(response: Response, name: string): null {
  const { status } = response;
  if (response.ok || status === 404 || status === 410) return null;
  if (status === 401 || status === 403) throw needsLogin(name);
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    throw new PassingFailure(refusedFor(name, status, 0), retryAfter(response, Date.now()));
  throw refusedFor(name, status, 0);
}

async function readAtMost(
  response: Response,
  name: string,
  watch: StallWatch,
  onFetched: (bytes: number) => void,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  if (response.body !== null) {
    for await (const piece of watch.pieces(response.body)) {
      pieces.push(piece);
      length += piece.length;
      onFetched(piece.length);
      if (length > MAX_BYTES) {
        throw invalid(
          name,
          `${name} is larger than ${MAX_BYTES} bytes, which no such file is.`,
          'Check the address.',
        );
      }
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

export function isPage(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/html') === true;
}
