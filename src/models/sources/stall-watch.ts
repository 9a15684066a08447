import type { RemoteNeeds } from './remote-file';

/** Ends a request on which nothing arrives any more. */
export class StallWatch {
  readonly signal: AbortSignal;
  readonly #stalled = new AbortController();
  readonly #ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ signal, patience }: Pick<RemoteNeeds, 'signal' | 'patience'>) {
    this.signal = AbortSignal.any([signal, this.#stalled.signal]);
    this.#ms = patience.stallMs;
    this.#begin();
  }

  async *pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    const reader = body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        this.#begin();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stalled.abort(new Error('nothing arrives')), this.#ms);
  }
}
