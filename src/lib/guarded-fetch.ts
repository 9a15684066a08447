import { AppError } from './errors';

export interface AllowOptions {
  /** Its answers may send on to other hosts, as a model hub sends to where its files lie; those are allowed then too. */
  readonly sendsOn?: boolean;
}

/**
 * The one way to the network (architecture.md, "Security of the page"): the page's own origin, and the hosts that the
 * person chose, each allowed by name. To others it sends neither cookies nor the page's address.
 */
export class GuardedFetch {
  readonly #send: typeof globalThis.fetch;
  readonly #own: string;
  /** Origins of other hosts. */
  readonly #allowed = new Set<string>();
  readonly #sendOn = new Set<string>();

  /** The browser's fetch, for the page or worker that this runs in. */
  static ofThisThread(): GuardedFetch {
    return new GuardedFetch((input, init) => globalThis.fetch(input, init), globalThis.location.origin);
  }

  /** @param own origin of the page */
  constructor(send: typeof globalThis.fetch, own: string) {
    this.#send = send;
    this.#own = own;
  }

  /** @throws AppError `source-invalid` when it is no address, or neither encrypted nor on this machine. */
  allow(address: string, { sendsOn = false }: AllowOptions = {}): void {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url === null || !(isProtected(url) || url.origin === this.#own)) {
      throw new AppError('source-invalid', `${address} is not an address that this page may ask.`, {
        remedy: 'Give an address that begins with https://, or with http://localhost.',
        place: address,
      });
    }
    this.#allowed.add(url.origin);
    if (sendsOn) this.#sendOn.add(url.origin);
  }

  /** As the global one. @throws AppError `network` for a host that nobody chose, before anything is sent. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const address = addressOf(input, this.#own);
    if (address.origin === this.#own) return this.#send(input, init);
    if (!this.#allowed.has(address.origin)) throw notChosen(address.origin);
    const response = await this.#send(input, {
      ...init,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    return this.#arrived(response, address);
  };

  /** Where a redirect ended is only known once it did. */
  async #arrived(response: Response, asked: URL): Promise<Response> {
    if (response.url === '') return response;
    const at = new URL(response.url);
    if (at.origin === this.#own || this.#allowed.has(at.origin)) return response;
    if (this.#sendOn.has(asked.origin) && isProtected(at)) {
      this.#allowed.add(at.origin);
      return response;
    }
    await response.body?.cancel();
    throw notChosen(at.origin);
  }
}

/** Encrypted, or on this machine: others on the way can neither read nor change it. */
function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.0\.0\.1)$/u.test(hostname));
}

function addressOf(input: RequestInfo | URL, own: string): URL {
  const address = input instanceof Request ? input.url : input;
  return new URL(address, own);
}

function notChosen(origin: string): AppError {
  return new AppError('network', `Nothing was sent to ${origin}: it is no source that was chosen here.`, {
    remedy: 'Add it as a source of models first, if you know it.',
    place: origin,
  });
}
