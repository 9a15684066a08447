import type { Command } from '../../project/commands';
import { holdOn } from '../../project/apply-to-takes';
import type { EventId, Take, TakeId } from '../../project/document';
import { takesOf } from '../../project/match';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { RendersStore } from '../stores/renders.svelte';
import { count } from '../writing/figures';
import { attempt, inWords, type Refusal } from './attempt';

/** Removes takes that nobody wants. What is heard of the scene stays: a take in use is not removed. */
export class RemoveTakes {
  constructor(
    private readonly document: DocumentStore,
    private readonly renders: Pick<RendersStore, 'needsSource'>,
    private readonly announcer: AnnouncerStore,
  ) {}

  /** Why a take cannot be removed now; null: it can. */
  why(take: Take): Refusal {
    const hold = holdOn(this.document.project, take);
    if (hold !== null) return inWords(this.document, `${hold.message} ${hold.remedy}`);
    return this.renders.needsSource(take.id)
      ? 'A take is being made from it. Wait for that, or skip it.'
      : null;
  }

  /** The takes that "all but the good ones" are: neither in use nor kept, nor a source of what is being made. */
  spare(id: EventId): readonly Take[] {
    const { project } = this.document;
    const event = this.document.event(id);
    if (event === null || event.takeId === null) return [];
    return takesOf(project, event).filter((take) => !take.kept && this.why(take) === null);
  }

  one(id: EventId, takeId: TakeId): Refusal {
    const { project } = this.document;
    const event = this.document.event(id);
    const takes = event === null ? [] : takesOf(project, event);
    const index = takes.findIndex((take) => take.id === takeId);
    const take = takes[index];
    if (event === null || take === undefined) return null;
    const refusal = this.why(take) ?? this.#remove([take], 'remove take');
    if (refusal === null) {
      this.announcer.say(`Take ${index + 1} of ${event.request.caption} is removed. Undo brings it back.`);
    } else this.announcer.say(refusal);
    return refusal;
  }

  /** All but those in use and those kept, as one step. */
  others(id: EventId): Refusal {
    const takes = this.spare(id);
    const caption = this.document.event(id)?.request.caption ?? '';
    const refusal = this.#remove(takes, 'remove takes');
    if (refusal === null && takes.length > 0) {
      this.announcer.say(
        `${count(takes.length, 'take')} of ${caption} ${takes.length === 1 ? 'is' : 'are'} removed. Undo brings ${takes.length === 1 ? 'it' : 'them'} back.`,
      );
    }
    return refusal;
  }

  #remove(takes: readonly Take[], label: string): Refusal {
    const commands = takes.map(({ id }): Command => ({ type: 'remove-take', takeId: id }));
    const [only] = commands;
    if (only === undefined) return null;
    return attempt(this.document, commands.length === 1 ? only : { type: 'several', commands }, { label });
  }
}
