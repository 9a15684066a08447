import type { BundleId, Install } from './install';

/** What tabs tell one another of their installs. */
export type TabMessage =
  /** How an install of the sender's stands. */
  | { readonly kind: 'stands'; readonly install: Install }
  /** Folders have changed: an install has ended, a bundle was removed. */
  | { readonly kind: 'changed'; readonly id: BundleId }
  /** Who works on something says how it stands. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'pause' | 'cancel'; readonly id: BundleId };

export interface TabChannel {
  send(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): void;
}

/** All tabs and workers of this page. */
export function tabChannel(): TabChannel {
  const channel = new BroadcastChannel('installs');
  return {
    send: (message) => channel.postMessage(message),
    listen: (listener) => channel.addEventListener('message', ({ data }) => listener(data as TabMessage)),
  };
}
