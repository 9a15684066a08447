import type { CDPSession, Page } from 'playwright';

/** What the scripts of a page and its workers hold: objects, and the buffers behind typed arrays. Bytes. */
export interface HeapPeak {
  /** The most at one moment, over the page and all its workers. */
  readonly peak: number;
  readonly samples: number;
}

/** As the DevTools protocol answers `Runtime.getHeapUsage`. */
interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

/** Often enough that a piece of a file, which takes longer to write, is seen; what lives shorter is not. */
const EVERY_MS = 50;

const held = ({ usedSize, backingStorageSize = 0 }: HeapUsage): number => usedSize + backingStorageSize;

/** Watches the JavaScript heaps of a page and of the dedicated workers that it starts, until it is ended. */
export class HeapWatch {
  readonly #session: CDPSession;
  /** By the session of each worker: its last answer. */
  readonly #workers = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #page = 0;
  #peak = 0;
  #samples = 0;
  #messages = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#workers.set(sessionId, 0);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => this.#workers.delete(sessionId));
    session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const { result } = JSON.parse(message) as { readonly result?: HeapUsage };
      if (result?.usedSize !== undefined && this.#workers.has(sessionId)) {
        this.#workers.set(sessionId, held(result));
        this.#note();
      }
    });
    this.#timer = setInterval(() => void this.#ask(), EVERY_MS);
  }

  static async begin(page: Page): Promise<HeapWatch> {
    const session = await page.context().newCDPSession(page);
    const watch = new HeapWatch(session);
    // Not flattened: Playwright knows no sessions within a session.
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return watch;
  }

  async end(): Promise<HeapPeak> {
    clearInterval(this.#timer);
    await this.#session.detach().catch(() => undefined);
    return { peak: this.#peak, samples: this.#samples };
  }

  async #ask(): Promise<void> {
    const message = JSON.stringify({ id: (this.#messages += 1), method: 'Runtime.getHeapUsage' });
    for (const sessionId of this.#workers.keys()) {
      // A worker may be gone between two moments.
      this.#session.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => undefined);
    }
    await this.#session.send('Runtime.getHeapUsage').then(
      (usage) => {
        this.#page = held(usage);
        this.#note();
      },
      () => undefined,
    );
  }

  #note(): void {
    this.#samples += 1;
    const now = [...this.#workers.values()].reduce((sum, bytes) => sum + bytes, this.#page);
    this.#peak = Math.max(this.#peak, now);
  }
}
