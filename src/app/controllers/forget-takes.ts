import type { TakeId } from '../../project/document';
import { keptForUndo } from '../../project/reachable-takes';
import { withoutTakes } from '../../project/without-takes';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { ProjectShelfStore } from '../stores/project-shelf.svelte';
import type { SoundsStore } from '../stores/sounds.svelte';
import { count } from '../writing/figures';
import { roomOnDisk } from '../writing/moments';

/** Gives the room of removed takes back before the undo history forgets them by itself. */
export class ForgetTakes {
  constructor(
    private readonly document: DocumentStore,
    private readonly sounds: SoundsStore,
    private readonly shelf: ProjectShelfStore,
    private readonly announcer: AnnouncerStore,
  ) {}

  /** It cannot be undone: it is done when it is said again, in the line under the bar. */
  ask(): void {
    const takes = keptForUndo(this.document.history);
    if (takes.length === 0) {
      this.#tell('No removed take is kept for Undo.');
      return;
    }
    const bytes = takes.reduce((sum, { id }) => sum + (this.sounds.get(id)?.samples.byteLength ?? 0), 0);
    const [are, they] = takes.length === 1 ? ['is', 'it does'] : ['are', 'they do'];
    const text = `${count(takes.length, 'removed take')}, ${roomOnDisk(bytes)}, ${are} kept for Undo. Once forgotten, ${they} not come back.`;
    this.announcer.say(text);
    this.shelf.ask({
      text,
      yes: 'Forget for good',
      no: 'Keep for Undo',
      run: () => this.#forget(takes.map(({ id }) => id)),
    });
  }

  /** What undo has brought back since it was asked stays, and so does what was removed since. */
  #forget(asked: readonly TakeId[]): void {
    const kept = keptForUndo(this.document.history).map(({ id }) => id);
    const forgotten = new Set(kept.filter((id) => asked.includes(id)));
    this.document.change((history) => withoutTakes(history, forgotten));
    this.announcer.say(`${count(forgotten.size, 'removed take')} forgotten.`);
  }

  #tell(sentence: string): void {
    this.shelf.note([sentence]);
    this.announcer.say(sentence);
  }
}
