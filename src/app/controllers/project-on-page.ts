import type { TakeId } from '../../project/document';
import { startHistory } from '../../project/history';
import { sha256Of } from '../../lib/sha256-of';
import type { StoredProject, StoredSound } from '../../storage/stored-project';
import { emptyProject } from '../../project/create';
import type { ChangeStore } from '../stores/change.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { DraftStore } from '../stores/draft.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import type { Sound, SoundsStore } from '../stores/sounds.svelte';
import type { PageState } from './autosave';
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
  readonly planning: PlanSentence;
  readonly changing: PlanChange;
  /** Whatever plays or listens falls silent, at the beginning. */
  readonly silence: () => void;
}

/** Between what is stored and what the stores of the page hold. */
export class ProjectOnPage {
  constructor(private readonly needs: ProjectOnPageNeeds) {}

  get state(): PageState {
    const { document, draft, change } = this.needs;
    return { history: document.history, draft: draft.writing ? draft.text : '', change: change.kept };
  }

  show({ history, sounds, draft, change }: StoredProject, readOnly: boolean): void {
    const { document, selection, planning, silence } = this.needs;
    silence();
    selection.select(null);
    planning.leave();
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

  async sound(id: TakeId): Promise<StoredSound | null> {
    const sound = this.needs.sounds.get(id);
    if (sound === null) return null;
    const { samples, sampleRate, fingerprint, provider, spent } = sound;
    return { samples, sampleRate, sha256: fingerprint ?? (await sha256Of(samples)), provider, spent };
  }

  /** All of it, for a file. */
  async stored(): Promise<StoredProject> {
    const { history, draft, change } = this.state;
    const sounds = new Map<TakeId, StoredSound>();
    for (const { id } of history.project.takes) {
      const sound = await this.sound(id);
      if (sound !== null) sounds.set(id, sound);
    }
    return { history, sounds, draft, change };
  }
}

/** As the page holds it. */
export function fromStored({ samples, sampleRate, sha256, provider, spent }: StoredSound): Sound {
  return { samples, sampleRate, fingerprint: sha256, provider, spent: spent ?? 0 };
}
