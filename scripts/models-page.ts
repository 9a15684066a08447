import type { Locator, Page } from 'playwright';

/** The models' page of the built site, used as a person uses it. */

/** How an install stands in its row. */
export interface RowStanding {
  /** What the row says: "Reading, 1.20 of 4.3 GB", "Installed, whole today at 21:30". */
  readonly words: string;
  /** Of the bytes to be read, or to be checked; 1 where nothing is under way. */
  readonly share: number;
}

/** Long installs end by themselves. */
const PATIENT = { timeout: 0, polling: 'raf' } as const;

export class ModelsPage {
  constructor(
    private readonly page: Page,
    /** As the page calls it. */
    private readonly model: string,
  ) {}

  get #row(): Locator {
    return this.page.getByRole('listitem', { name: this.model, exact: true });
  }

  /** @param site address of the site's folder */
  async open(site: string): Promise<void> {
    await this.page.goto(`${site}#models`);
    await this.page.reload();
    await this.page.getByRole('heading', { name: 'Models', level: 1 }).waitFor();
  }

  /** Looks at a repository of a hub, and accepts what is there. */
  async install(repository: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Install from an address' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Install from an address' });
    await dialog.getByRole('textbox').fill(repository);
    await dialog.getByRole('radio', { name: 'A repository of a model hub' }).check();
    await dialog.getByRole('button', { name: 'Look' }).click();
    await this.page.getByRole('button', { name: 'Accept and install' }).click();
  }

  async resume(): Promise<void> {
    const resume = this.#row.getByRole('button', { name: /^Resume/u });
    await resume.click();
    await resume.waitFor({ state: 'detached' });
  }

  /** Hashes all that is installed, again. @throws Error where it is not whole */
  async verify(): Promise<void> {
    await this.#row.getByRole('button', { name: `More for ${this.model}` }).click();
    await this.page.getByRole('menuitem', { name: 'Verify' }).click();
    const status = this.page.getByRole('contentinfo', { name: 'Transport' }).getByRole('status');
    await status
      .getByText(new RegExp(`^${this.model} is (?:whole|damaged)`, 'u'))
      .waitFor({ timeout: 0, state: 'attached' });
    const said = await status.textContent();
    if (said?.includes('is whole') !== true) throw new Error(said ?? 'Nothing is said.');
  }

  async remove(): Promise<void> {
    await this.#row.getByRole('button', { name: `More for ${this.model}` }).click();
    await this.page.getByRole('menuitem', { name: 'Delete' }).click();
    await this.#row.getByRole('button', { name: `Delete ${this.model}` }).click();
    await this.#row.waitFor({ state: 'detached' });
  }

  /** Waits until so much is read, or nothing is at work any more. What is checked in between is no progress. */
  async reached(share: number): Promise<RowStanding> {
    const found = await this.page.waitForFunction(
      ([model, wanted]) => {
        const row = [...document.querySelectorAll('#models li')].find(
          (one) => one.getAttribute('aria-label') === model,
        );
        if (row === undefined) return null;
        const [first] = row.querySelectorAll('.state p, .state .line');
        const words = (first?.textContent ?? '').replaceAll(/\s+/gu, ' ').trim();
        const bar = row.querySelector('progress');
        const done = bar === null ? 1 : bar.value / bar.max;
        if (words.startsWith('Checking')) return null;
        if (words.startsWith('Reading')) return done >= wanted ? { words, share: done } : null;
        return { words, share: done };
      },
      [this.model, share] as const,
      PATIENT,
    );
    const standing = await found.jsonValue();
    if (standing === null) throw new Error(`There is no row of ${this.model}.`);
    return standing;
  }

  /** @throws Error with what the row says where it is not installed */
  async installed(): Promise<void> {
    const { words } = await this.reached(Infinity);
    if (!words.startsWith('Installed')) throw new Error(words);
  }
}
