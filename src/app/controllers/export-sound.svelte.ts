import { isAbort, toPlainError } from '../../lib/errors';
import { byteSize } from '../../lib/units';
import { exportPlans, type ExportKind, type ExportPlan } from '../export/export-plan';
import type { DocumentStore } from '../stores/document.svelte';
import type { MixdownStore } from '../stores/mixdown.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import type { SoundsStore } from '../stores/sounds.svelte';
import { count } from '../writing/figures';
import { fileName } from '../writing/file-name';
import { saveAs } from './save-as';

/** Share of the bytes that are written, and which file is being written, from 1. */
export interface ExportProgress {
  readonly share: number;
  readonly file: number;
}

/** The export panel, and what comes out of it: the very samples that are played. */
export class ExportSound {
  #open = $state(false);
  #wanted = $state<ExportKind>('mix');
  #progress = $state.raw<ExportProgress | null>(null);
  #outcome = $state.raw<{
    readonly plan: ExportPlan;
    readonly words: string;
    readonly failed: boolean;
  } | null>(null);
  #control = new AbortController();
  readonly #plans = $derived.by(() =>
    this.#open ? exportPlans(this.document.project, this.sounds.all, this.selection.selected) : [],
  );
  readonly #plan = $derived.by(
    () => this.#plans.find(({ kind }) => kind === this.#wanted) ?? this.#plans[0] ?? null,
  );

  constructor(
    private readonly document: DocumentStore,
    private readonly selection: SelectionStore,
    private readonly sounds: SoundsStore,
    private readonly mixdown: MixdownStore,
  ) {}

  /** There is something to export. The example of the first visit sounds too, and is nobody's project. */
  get ready(): boolean {
    return this.mixdown.sounding && !this.document.empty;
  }

  get open(): boolean {
    return this.#open;
  }

  show(): void {
    this.#outcome = null;
    this.#open = true;
  }

  /** Stops what is being written; else closes the panel. */
  close(): void {
    if (this.#progress === null) this.#open = false;
    else this.#control.abort();
  }

  get plans(): readonly ExportPlan[] {
    return this.#plans;
  }

  /** The one chosen; null while nothing is rendered. */
  get plan(): ExportPlan | null {
    return this.#plan;
  }

  choose(kind: ExportKind): void {
    this.#wanted = kind;
  }

  /** Null while nothing is being written. */
  get progress(): ExportProgress | null {
    return this.#progress;
  }

  /** How the last export of what is chosen went. */
  get outcome(): { readonly words: string; readonly failed: boolean } | null {
    return this.#outcome?.plan === this.#plan ? this.#outcome : null;
  }

  async run(): Promise<void> {
    const plan = this.#plan;
    if (plan === null || this.#progress !== null) return;
    this.#control = new AbortController();
    const { signal } = this.#control;
    this.#progress = { share: 0, file: 1 };
    try {
      const size = await this.#write(plan, signal);
      this.#end(plan, `Saved: ${count(plan.files.length, 'file')}, ${byteSize(size)}.`, false);
    } catch (error) {
      const { message, remedy } = toPlainError(error);
      if (isAbort(error)) this.#end(plan, 'Stopped. Nothing was written.', false);
      else this.#end(plan, `Not written: ${message} ${remedy}`, true);
    } finally {
      this.#progress = null;
    }
  }

  async #write({ files }: ExportPlan, signal: AbortSignal): Promise<number> {
    const { writeFiles } = await import('../export/save-files');
    const ends = files.map((_, i) => files.slice(0, i + 1).reduce((sum, { bytes }) => sum + bytes, 0));
    const all = ends.at(-1) ?? 1;
    const { project } = this.document;
    const blob = await writeFiles(files, this.mixdown.sourcesOf(project), {
      signal,
      onBytes: (bytes) => {
        const file = 1 + ends.findIndex((end) => bytes < end);
        this.#progress = { share: bytes / all, file: file === 0 ? files.length : file };
      },
    });
    signal.throwIfAborted();
    saveAs(blob, files.length === 1 ? (files[0]?.name ?? '') : fileName(project, 'zip'));
    return blob.size;
  }

  #end(plan: ExportPlan, words: string, failed: boolean): void {
    this.#outcome = { plan, words, failed };
  }
}
