import { toPlainError } from '../../lib/errors';
import { joinChunks } from '../../mix/chunks';
import type { MixedSound } from '../../mix/mixer';
import type { Project } from '../../project/document';
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
  #written = $state.raw<{ readonly project: Project; readonly note: string } | null>(null);

  constructor(
    private readonly document: DocumentStore,
    private readonly sounds: SoundsStore,
    private readonly mixdown: MixdownStore,
    private readonly announcer: AnnouncerStore,
    private readonly encode: EncodeWav,
  ) {}

  /** There is something to hear. */
  get ready(): boolean {
    return this.mixdown.sounding;
  }

  /** What was written of the project as it stands; null where nothing was. */
  get note(): string | null {
    return this.#written?.project === this.document.project ? this.#written.note : null;
  }

  async run(): Promise<void> {
    if (!this.ready) return;
    const { project } = this.document;
    try {
      const bytes = this.encode(joinChunks(await this.mixdown.mix()));
      const name = fileName(project, 'wav');
      save(new Blob([bytes], { type: 'audio/wav' }), name);
      const silent = project.events.filter((event) => this.sounds.get(event.takeId) === null).length;
      const missing = silent === 0 ? '' : ` ${count(silent, 'event')} without sound left out.`;
      const note = `${name}, ${seconds(project.duration)}, ${kilobytes(bytes.length)}.${missing}`;
      this.#written = { project, note };
      this.announcer.say(`Saved ${note}`);
    } catch (error) {
      const { message, remedy } = toPlainError(error);
      const note = `Not saved: ${message} ${remedy}`;
      this.#written = { project, note };
      this.announcer.warn(note);
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
