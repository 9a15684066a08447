import type { SettingsStore } from './settings.svelte';

export const DETAIL_TABS = ['sheet', 'event', 'mix'] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

/** Pixels that a height set by hand stays between. */
export const DETAIL_HEIGHT = { least: 120, most: 640 } as const;

const NARROW = '(max-width: 760px)';

/** Which tab of the detail is open, and how high it stands. Remembered on this machine. */
export class DetailStore {
  #tab = $state<DetailTab>('sheet');
  /** Set by hand; null: as designed. The sheet needs less room than an event or the mix. */
  #sheetHeight = $state<number | null>(null);
  #eventHeight = $state<number | null>(null);
  #narrow = $state(false);
  /** Apart from the wide window's: there an event comes up whenever it is selected. */
  #narrowTab = $state<DetailTab>('sheet');
  /** Narrow: the sheet from below is there. */
  #raised = $state(false);
  #asked = $state(false);

  constructor(
    private readonly settings: SettingsStore,
    target: Window,
  ) {
    this.#tab = DETAIL_TABS.find((tab) => tab === settings.remembered('detail')) ?? 'sheet';
    this.#sheetHeight = kept(settings.remembered('detail-sheet'));
    this.#eventHeight = kept(settings.remembered('detail-event'));
    const narrow = target.matchMedia(NARROW);
    this.#narrow = narrow.matches;
    narrow.addEventListener('change', () => (this.#narrow = narrow.matches));
  }

  get tab(): DetailTab {
    return this.#narrow ? this.#narrowTab : this.#tab;
  }

  get narrow(): boolean {
    return this.#narrow;
  }

  /** The panel is to be seen: always, but in a narrow window only when it was called for. */
  get raised(): boolean {
    return this.#raised || !this.#narrow;
  }

  get height(): number | null {
    return this.#tab === 'sheet' ? this.#sheetHeight : this.#eventHeight;
  }

  /** The words of the selected event are to take the focus; they may have to be drawn first. */
  get wordsAsked(): boolean {
    return this.#asked;
  }

  wordsFocused(): void {
    this.#asked = false;
  }

  open(tab: DetailTab): void {
    if (this.#narrow) {
      this.#narrowTab = tab;
      this.#raised = true;
      return;
    }
    this.#tab = tab;
    this.settings.remember('detail', tab === 'sheet' ? null : tab);
  }

  /** Opens the selected event and goes to its words. */
  goToWords(): void {
    this.open('event');
    this.#asked = true;
  }

  lower(): void {
    this.#raised = false;
  }

  /** Null: as designed. */
  resize(height: number | null): void {
    const { least, most } = DETAIL_HEIGHT;
    const fitting = height === null ? null : Math.round(Math.max(least, Math.min(most, height)));
    if (this.#tab === 'sheet') this.#sheetHeight = fitting;
    else this.#eventHeight = fitting;
    const name = this.#tab === 'sheet' ? 'detail-sheet' : 'detail-event';
    this.settings.remember(name, fitting === null ? null : String(fitting));
  }
}

function kept(text: string | null): number | null {
  const height = Number(text ?? NaN);
  return height >= DETAIL_HEIGHT.least && height <= DETAIL_HEIGHT.most ? height : null;
}
