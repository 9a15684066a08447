import type { TakeId } from '../../project/document';
import { startHistory } from '../../project/history';
import { takesWithin } from '../../project/reachable-takes';
import type { StoredProject, StoredSound } from '../../storage/stored-project';
import { emptyProject } from '../../project/create';
import type { ChangeStore } from '../stores/change.svelte';
import type { DetailStore } from '../stores/detail.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { DraftStore } from '../stores/draft.svelte';
import type { HeldStore } from '../stores/held.svelte';
import type { PlayerStore } from '../stores/player.svelte';
import type { RendersStore } from '../stores/renders.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import type { Sound, SoundsStore } from '../stores/sounds.svelte';
import type { TimeViewStore } from '../stores/time-view.svelte';
import type { Audition } from './audition.svelte';
import type { PageState } from './autosave';
import type { EditEvents } from './edit-events.svelte';
import type { HearChange } from './hear-change.svelte';
import type { PlanChange } from './plan-change';
import type { PlanSentence } from './plan-sentence';

export const BLANK: StoredProject = {
  history: startHistory(emptyProject()),
  sounds: new Map(),
  draft: '',
  change: '',
};

export interface ProjectOnPageNeeds {
  readonly document: DocumentStore;
  readonly draft: DraftStore;
  readonly change: ChangeStore;
  readonly selection: SelectionStore;
  readonly sounds: SoundsStore;
  readonly auditions: Pick<Audition, 'stop'>;
  readonly comparison: Pick<HearChange, 'stop'>;
  readonly player: Pick<PlayerStore, 'pause' | 'seek'>;
  readonly renders: Pick<RendersStore, 'forgetAll'>;
  readonly held: Pick<HeldStore, 'letGo'>;
  readonly time: Pick<TimeViewStore, 'afresh'>;
  readonly edits: Pick<EditEvents, 'leaveAdding'>;
  readonly detail: Pick<DetailStore, 'lower'>;
  readonly planning: PlanSentence;
  readonly changing: PlanChange;
}

/** Between what is stored and what the stores of the page hold. */
export class ProjectOnPage {
  constructor(private readonly needs: ProjectOnPageNeeds) {}

  get state(): PageState {
    const { document, draft, change } = this.needs;
    return { history: document.history, draft: draft.writing ? draft.text : '', change: change.kept };
  }

  show({ history, sounds, draft, change }: StoredProject, readOnly: boolean): void {
    const { document, planning } = this.needs;
    this.#leaveTheLast();
    this.needs.draft.show(null, []);
    this.needs.changing.stop();
    this.needs.change.settle(change);
    this.needs.sounds.show(new Map([...sounds].map(([id, sound]) => [id, fromStored(sound)])));
    document.show(history, readOnly);
    const { sentence } = history.project;
    if (sentence === '') this.needs.draft.open('');
    // Undo may bring the editor back, and with it what was written in it.
    else this.needs.draft.write(sentence);
    if (draft.trim() === '' || readOnly) return;
    if (sentence !== '') planning.edit();
    planning.fill(draft);
  }

  /** Events of all projects have the same names: what is known of one must not be said of another's. */
  #leaveTheLast(): void {
    const { auditions, comparison, player, selection, renders, held, time, edits, detail, planning } =
      this.needs;
    auditions.stop();
    comparison.stop();
    player.pause();
    player.seek(0);
    selection.select(null);
    renders.forgetAll();
    held.letGo();
    time.afresh();
    edits.leaveAdding();
    detail.lower();
    planning.leave();
  }

  sound(id: TakeId): StoredSound | null {
    return this.needs.sounds.get(id);
  }

  /** Samples that no undo brings back leave the memory. */
  releaseUnneeded(): void {
    const { document, sounds } = this.needs;
    sounds.keepOnly(new Set(takesWithin(document.history).map(({ id }) => id)));
  }

  /** All of it, for a file. */
  stored(): StoredProject {
    const { history, draft, change } = this.state;
    const sounds = new Map<TakeId, StoredSound>();
    for (const { id } of takesWithin(history)) {
      const sound = this.sound(id);
      if (sound !== null) sounds.set(id, sound);
    }
    return { history, sounds, draft, change };
  }
}

/** As the page holds it. */
export function fromStored({ samples, sampleRate, sha256, provider, spent }: StoredSound): Sound {
  return { samples, sampleRate, sha256, provider, spent: spent ?? 0 };
}
