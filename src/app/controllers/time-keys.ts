import { toGrid, type Seconds } from '../../lib/units';
import type { DocumentStore } from '../stores/document.svelte';
import type { PlayerStore } from '../stores/player.svelte';
import type { SettingsStore } from '../stores/settings.svelte';
import type { EditSpans } from './edit-spans';

/** A step of a handle on the ruler, and one with Shift. */
const STEP: Seconds = 0.1;
const BIG_STEP: Seconds = 1;

/** Keys on the ruler's handles. */
export class TimeKeys {
  constructor(
    private readonly document: DocumentStore,
    private readonly player: PlayerStore,
    private readonly settings: SettingsStore,
    private readonly spans: EditSpans,
  ) {}

  /** The second that a key on a slider asks for; null where it asks for none. */
  secondFor(event: KeyboardEvent, at: Seconds, most: Seconds): Seconds | null {
    if (event.altKey || event.ctrlKey || event.metaKey) return null;
    const step = event.shiftKey ? BIG_STEP : STEP;
    switch (event.key) {
      case 'ArrowRight':
      case 'ArrowUp':
        return Math.min(most, toGrid(at + step));
      case 'ArrowLeft':
      case 'ArrowDown':
        return Math.max(0, toGrid(at - step));
      case 'PageUp':
        return Math.min(most, at + BIG_STEP);
      case 'PageDown':
        return Math.max(0, at - BIG_STEP);
      case 'End':
        return most === this.document.project.duration ? most : null;
      default:
        return null;
    }
  }

  /** `[` and `]` on the ruler: the loop begins or ends at the playhead, as a span does in its row. */
  sign(key: string): boolean {
    if ((key !== '[' && key !== ']') || !this.settings.singleKeys) return false;
    this.spans.loopEdge(key === '[' ? 'start' : 'end', this.player.position);
    return true;
  }
}
