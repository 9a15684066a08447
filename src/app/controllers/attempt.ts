import { isAbort, toPlainError } from '../../lib/errors';
import type { Command } from '../../project/commands';
import type { StepNotes } from '../../project/history';
import type { DocumentStore } from '../stores/document.svelte';

/** Why an edit was not made, in words; null: it was made. */
export type Refusal = string | null;

/** Does a command as one undo step, or says why it cannot be done; then nothing has changed. */
export function attempt(document: DocumentStore, command: Command, notes: StepNotes): Refusal {
  try {
    document.perform(command, notes);
    return null;
  } catch (error) {
    if (isAbort(error)) return null;
    const { message, remedy } = toPlainError(error);
    return inWords(document, `${message} ${remedy}`);
  }
}

/** The document speaks of e3, the page of the number that stands beside it. */
export function inWords(document: DocumentStore, refusal: string): string {
  const { events } = document.project;
  return refusal.replace(/\be\d+\b/u, (id) => {
    const index = events.findIndex((event) => event.id === id);
    return index < 0 ? id : `Event ${index + 1}`;
  });
}
