import type { AddressSettings } from '../controllers/address';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const THEME_KEY = 'audio-agent.theme';

/** How the page looks on this machine. Kept apart from the project: it is nobody else's business. */
export class SettingsStore {
  #theme = $state<Theme>('system');
  readonly address: AddressSettings;

  constructor(
    address: AddressSettings,
    private readonly storage: Storage | null,
    private readonly root: HTMLElement,
  ) {
    this.address = address;
    const kept = storage?.getItem(THEME_KEY);
    const theme = THEMES.find((candidate) => candidate === kept);
    if (theme !== undefined) this.theme = theme;
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
}

/** The browser's storage; null where the user forbids it. */
export function localStorageOrNull(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
