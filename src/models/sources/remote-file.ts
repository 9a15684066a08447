import { AppError } from '../../lib/errors';
import { insist, PassingFailure, retryAfter, type Patience } from './patience';
import { StallWatch } from './stall-watch';
import { changed, missingFile, needsLogin, noAnswer, noParts, refusedFor } from './source-errors';

export interface RemoteNeeds {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  readonly patience: Patience;
  readonly sizes: RequestSizes;
  readonly onFetched: (bytes: number) => void;
}

export interface RequestSizes {
  /** Files up to here are read as a whole: any host can send them, and any hash can be checked. */
  readonly whole: number;
  /** A request brings so much: its round trip does not count, and losing it with a connection does not either. */
  readonly part: number;
  /** What nobody said would be read (headers, directories) comes in pieces of this size. */
  readonly block: number;
}

/** Configs and vocabularies have less than 2 MB, weights more. */
export const REQUEST_SIZES: RequestSizes = { whole: 2 * 2 ** 20, part: 8 * 2 ** 20, block: 64 * 2 ** 10 };

export interface RemotePlace {
  /** For messages. */
  readonly name: string;
  readonly address: string;
  /** Bytes. */
  readonly size: number;
  /** The address names a state for ever, such as a commit's: the date of the copy that answers says nothing. */
  readonly pinned: boolean;
}

/**
 * A file that a host sends in parts (RFC 9110, section 14). Across origins only `Range: bytes=a-b` can be sent without
 * asking first, which file hosts refuse, and of the answer only its length and date can be read: the status and the
 * length must do, `Content-Range` is checked where it shows.
 */
export class RemoteFile {
  readonly place: RemotePlace;
  readonly #needs: RemoteNeeds;
  /** Where its address sent us last. Such addresses are signed and expire; until then they save a round trip. */
  #moved: string | null = null;
  /** When the host says it was changed, as first seen. */
  #date: string | null = null;

  constructor(place: RemotePlace, needs: RemoteNeeds) {
    this.place = place;
    this.#needs = needs;
  }

  /** @throws AppError `network`, `source-missing`, `source-denied`, `source-changed`; the signal's reason. */
  async part(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    let before = 0;
    const attempt = async (): Promise<void> => {
      before = filled;
      const watch = new StallWatch(this.#needs);
      try {
        const body = await this.#ask(offset + filled, length - filled, watch);
        for await (const piece of watch.pieces(body)) {
          if (piece.length > length - filled) throw changed(this.place.name);
          bytes.set(piece, filled);
          filled += piece.length;
          this.#needs.onFetched(piece.length);
        }
        if (filled < length) throw this.#broken(offset + filled, 'the answer ended early');
      } catch (error) {
        this.#needs.signal.throwIfAborted();
        throw isVerdict(error) ? error : this.#broken(offset + filled, error);
      } finally {
        watch.end();
      }
    };
    await insist(this.#needs.patience, this.#needs.signal, attempt, () => filled > before);
    return bytes;
  }

  /** The body of an answer that holds these bytes. */
  async #ask(offset: number, length: number, watch: StallWatch): Promise<ReadableStream<Uint8Array>> {
    const { address } = this.place;
    const moved = this.#moved;
    const response = await this.#needs.fetch(moved ?? address, {
      headers: { Range: `bytes=${offset}-${offset + length - 1}` },
      cache: 'no-store',
      signal: watch.signal,
    });
    try {
      if (response.status !== 206) this.#refuse(response, offset, length, moved !== null);
      this.#check(response, offset, length);
    } catch (error) {
      await response.body?.cancel();
      throw error;
    }
    this.#moved = response.redirected && response.url !== '' ? response.url : moved;
    return response.body ?? emptyBody();
  }

  #refuse(response: Response, offset: number, length: number, atMoved: boolean): void {
    const { name, size } = this.place;
    const { status } = response;
    // A host that ignores the range sends everything, which is as good where everything was asked for.
    if (status === 200 && offset === 0 && length === size) return;
    if (status === 200) throw noParts(name);
    const passing = atMoved || status === 408 || status === 425 || status === 429 || status >= 500;
    if (passing) {
      this.#moved = null;
      // An address that expired is asked for anew, at once.
      const expired = atMoved && status >= 400 && status < 500 && status !== 429;
      throw new PassingFailure(
        refusedFor(name, status, offset),
        expired ? 0 : retryAfter(response, Date.now()),
      );
    }
    if (status === 401 || status === 403) throw needsLogin(name);
    if (status === 404 || status === 410) throw missingFile(name);
    if (status === 416) throw changed(name);
    throw refusedFor(name, status, offset);
  }

  #check(response: Response, offset: number, length: number): void {
    const { name, size, pinned } = this.place;
    const { headers } = response;
    const shown = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '');
    if (shown !== null && (Number(shown[1]) !== offset || Number(shown[2]) !== size)) throw changed(name);
    const said = headers.get('content-length');
    if (said !== null && headers.get('content-encoding') === null && Number(said) !== length)
      throw changed(name);
    const date = headers.get('last-modified');
    if (!pinned && date !== null && date !== (this.#date ??= date)) throw changed(name);
  }

  #broken(offset: number, cause: unknown): PassingFailure {
    const atMoved = this.#moved !== null;
    this.#moved = null;
    // Where an address has expired, hosts answer without the headers that let a page see the answer.
    return new PassingFailure(noAnswer(this.place.name, offset, cause), atMoved ? 0 : null);
  }
}

/** A failure that says itself what it is, and needs no guess. */
function isVerdict(error: unknown): boolean {
  return error instanceof PassingFailure || error instanceof AppError;
}

function emptyBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}
