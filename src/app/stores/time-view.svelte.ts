import type { Seconds } from '../../lib/units';
import type { Region } from '../../project/document';
import { LAST_SECOND } from '../../project/limits';
import type { HeldStore } from './held.svelte';
import type { ScoreViewStore } from './score-view.svelte';

/** Seconds across the score when it is zoomed in as far as it goes: single samples are told apart. */
const LEAST_SHOWN: Seconds = 0.1;
/** Zoomed out as far as it goes, the scene is this share of the score: room to drag things behind its end. */
const SMALLEST_SCENE = 0.25;
/** Wider than this, browsers begin to round positions. */
const WIDEST = 8_000_000;

/** Which stretch of time the score shows, and how large. What is measured on the page is told by controllers/score-scroll. */
export class TimeViewStore {
  #shown = $state<Seconds | null>(null);
  #reach = $state<Seconds>(0);
  #width = $state(0);
  #screen = $state(0);

  readonly #end: Seconds = $derived.by(() => this.held.end ?? this.score.duration);
  /** What there is to show: the scene, and what stands behind its end. */
  readonly #content: Seconds = $derived.by(() => Math.max(this.score.duration, this.score.lastEnd));
  readonly #extent: Seconds = $derived.by(() =>
    Math.max(this.#content, this.#end, this.#reach, this.#shown ?? 0),
  );
  readonly #worthDrawing: Region = $derived.by(() => ({
    start: Math.max(0, (this.#screen - 1) * this.shown),
    end: Math.min(this.#extent, (this.#screen + 2) * this.shown),
  }));

  constructor(
    private readonly score: ScoreViewStore,
    private readonly held: HeldStore,
  ) {}

  /** The scene's end, as it stands or as it is dragged. */
  get end(): Seconds {
    return this.#end;
  }

  get loop(): Region | null {
    return this.held.loop ?? (this.score.preview ? null : this.score.project.loop);
  }

  /** Seconds that the whole width of the sheet stands for. */
  get extent(): Seconds {
    return this.#extent;
  }

  /** Seconds that are in view at a time. */
  get shown(): Seconds {
    return this.#shown ?? this.extent;
  }

  /** The whole scene is in view. */
  get fits(): boolean {
    return this.#shown === null;
  }

  /** How many views wide the sheet is. */
  get scale(): number {
    return this.extent / this.shown;
  }

  /** Of the sheet in view, in CSS pixels; 0 before it is on the page. */
  get width(): number {
    return this.#width;
  }

  get pixelsPerSecond(): number {
    return this.#width / this.shown;
  }

  /** What is worth drawing: the view and one more on both sides. Changes once a view while one scrolls. */
  get worthDrawing(): Region {
    return this.#worthDrawing;
  }

  measure(width: number): void {
    this.#width = width;
  }

  scrolled(left: number): void {
    this.#screen = this.#width === 0 ? 0 : Math.floor(left / this.#width);
  }

  /** Shows so many seconds at a time, within what can be drawn; null: all there is. */
  show(seconds: Seconds | null): void {
    if (seconds === null) {
      this.#shown = null;
      return;
    }
    const least = Math.max(LEAST_SHOWN, (this.#content * this.#width) / WIDEST);
    const most = Math.min(LAST_SECOND, this.#content / SMALLEST_SCENE);
    this.#shown = Math.max(least, Math.min(most, seconds));
  }

  /** As it is when a project comes onto the page: all there is. */
  afresh(): void {
    this.#shown = null;
    this.#reach = 0;
  }

  /** Keeps the scale while something is dragged, also over the end: returns the way to let go. */
  hold(): () => void {
    const fitted = this.#shown === null;
    this.#shown = this.shown;
    return () => {
      this.#reach = 0;
      if (fitted) this.#shown = null;
    };
  }

  /** Makes room up to this second. */
  reach(second: Seconds): void {
    this.#reach = Math.min(LAST_SECOND, Math.max(this.#reach, second));
  }
}
