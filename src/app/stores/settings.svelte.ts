import type { AddressSettings } from '../controllers/address';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const THEME_KEY = 'audio-agent.theme';
const SINGLE_KEYS_KEY = 'audio-agent.single-keys';

/** How the page looks and listens on this machine. Kept apart from the project: it is nobody else's business. */
export class SettingsStore {
  #theme = $state<Theme>('system');
  #singleKeys = $state(true);
  readonly address: AddressSettings;

  constructor(
    address: AddressSettings,
    readonly storage: Storage | null,
    private readonly root: HTMLElement,
  ) {
    this.address = address;
    const kept = storage?.getItem(THEME_KEY);
    const theme = THEMES.find((candidate) => candidate === kept);
    if (theme !== undefined) this.theme = theme;
    this.#singleKeys = storage?.getItem(SINGLE_KEYS_KEY) !== 'off';
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    if (theme === 'system') {
      delete this.root.dataset['theme'];
      this.storage?.removeItem(THEME_KEY);
    } else {
      this.root.dataset['theme'] = theme;
      this.storage?.setItem(THEME_KEY, theme);
    }
  }

  /** What a region remembers of its own looks, as text. */
  remembered(name: string): string | null {
    return this.storage?.getItem(`audio-agent.${name}`) ?? null;
  }

  remember(name: string, value: string | null): void {
    if (value === null) this.storage?.removeItem(`audio-agent.${name}`);
    else this.storage?.setItem(`audio-agent.${name}`, value);
  }

  /** Single letters, digits and signs act on the event in focus; those who speak to their machine turn them off. */
  get singleKeys(): boolean {
    return this.#singleKeys;
  }

  set singleKeys(on: boolean) {
    this.#singleKeys = on;
    if (on) this.storage?.removeItem(SINGLE_KEYS_KEY);
    else this.storage?.setItem(SINGLE_KEYS_KEY, 'off');
  }
}

/** The browser's storage; null where the user forbids it. */
export function localStorageOrNull(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
