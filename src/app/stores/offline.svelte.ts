/** Whether the page and its model work without a network, on this machine. */
export type OfflineState =
  | { readonly phase: 'checking' }
  /** Nothing is kept here; the reason is a sentence. */
  | { readonly phase: 'never'; readonly reason: string }
  /** The first visit's copy of the page is still being made. */
  | { readonly phase: 'installing' }
  /** The page opens; to render, so many bytes are missing. `problem`: why they could not be fetched. */
  | { readonly phase: 'partly'; readonly missing: number; readonly problem: string | null }
  | { readonly phase: 'fetching'; readonly done: number; readonly total: number }
  | { readonly phase: 'ready' };

/**
 * An update of the page: `waiting` until somebody asks for it, `taking` from then on, `taken` when another tab of the
 * page asked and this one still runs the old code.
 */
export type UpdateState = 'none' | 'waiting' | 'taking' | 'taken';

/** What is kept for use without a network, and whether a newer page waits. controllers/offline.ts writes it. */
export class OfflineStore {
  #state = $state.raw<OfflineState>({ phase: 'checking' });
  #update = $state<UpdateState>('none');
  #refusal = $state<string | null>(null);

  get state(): OfflineState {
    return this.#state;
  }

  get update(): UpdateState {
    return this.#update;
  }

  /** Why the update was not taken when it was asked for. */
  get refusal(): string | null {
    return this.#refusal;
  }

  become(state: OfflineState): void {
    this.#state = state;
  }

  offer(update: UpdateState): void {
    this.#update = update;
    this.#refusal = null;
  }

  refuse(reason: string): void {
    this.#refusal = reason;
  }
}
