import { toPlainError } from '../../lib/errors';
import type { MixedSound } from '../../mix/mixer';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { MixdownStore } from '../stores/mixdown.svelte';
import type { SoundsStore } from '../stores/sounds.svelte';
import { count, kilobytes, seconds } from '../writing/figures';
import { fileName } from '../writing/file-name';

/** Bytes of a 16-bit PCM file. */
export type EncodeWav = (sound: MixedSound) => Uint8Array<ArrayBuffer>;

/** How long the browser may take to begin a download before its address is given back. */
const DOWNLOAD_MS = 60_000;

/** Saves the mix as a WAV file: the very samples that are played. */
export class ExportWav {
  #note = $state<string | null>(null);

  constructor(
    private readonly document: DocumentStore,
    private readonly sounds: SoundsStore,
    private readonly mixdown: MixdownStore,
    private readonly announcer: AnnouncerStore,
    private readonly encode: EncodeWav,
  ) {}

  /** There is something to hear. */
  get ready(): boolean {
    return this.document.project.events.some(
      (event) => !event.muted && this.sounds.get(event.takeId) !== null,
    );
  }

  /** What was written last; null until then. */
  get note(): string | null {
    return this.#note;
  }

  async run(): Promise<void> {
    if (!this.ready) return;
    const { project } = this.document;
    try {
      const mix = await this.mixdown.mix(project);
      const bytes = this.encode(mix);
      const name = fileName(project, 'wav');
      save(new Blob([bytes], { type: 'audio/wav' }), name);
      const silent = project.events.filter((event) => this.sounds.get(event.takeId) === null).length;
      const missing = silent === 0 ? '' : ` ${count(silent, 'event')} without sound left out.`;
      this.#note = `${name}, ${seconds(project.duration)}, ${kilobytes(bytes.length)}.${missing}`;
      this.announcer.say(`Saved ${this.#note}`);
    } catch (error) {
      const { message, remedy } = toPlainError(error);
      this.#note = `Not saved: ${message} ${remedy}`;
      this.announcer.warn(this.#note);
    }
  }
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = window.document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), DOWNLOAD_MS);
}
