import { AppError } from '../../lib/errors';
import type { Seconds } from '../../lib/units';
import type { Command } from '../../project/commands';
import { LAST_SECOND } from '../../project/limits';
import type { EventId, Project, SoundEvent, Take, TakeEdit } from '../../project/document';
import type { RenderRequest, SoundEdit, SourceSound } from '../../render/renderer';
import type { DocumentStore } from '../stores/document.svelte';

/** What is said of an edit in lists and announcements, behind its event's words. */
export const AN_EDIT = 'an edit of it';

/** Its place in the line: how long it will be. */
export function editedSeconds(edit: TakeEdit, source: Take): Seconds {
  return edit.kind === 'extend' ? source.seconds + edit.by : source.seconds;
}

/**
 * What the renderer is asked for.
 * @throws AppError `input-invalid` when the take has no samples any more.
 */
export function editRequest(
  edit: TakeEdit,
  { request }: SoundEvent,
  seed: number,
  sound: SourceSound | null,
): RenderRequest & { readonly edit: SoundEdit } {
  if (sound === null) {
    throw new AppError('input-invalid', 'The take has lost its sound.', { remedy: 'Edit another one.' });
  }
  return {
    caption: edit.words,
    negativePrompt: request.negativePrompt,
    seed,
    seconds: sound.samples.length / sound.sampleRate,
    edit: soundEdit(edit, { samples: sound.samples, sampleRate: sound.sampleRate }),
  };
}

function soundEdit(edit: TakeEdit, source: SourceSound): SoundEdit {
  switch (edit.kind) {
    case 'fill':
      return { mode: 'fill', source, from: edit.from, to: edit.to };
    case 'extend':
      return { mode: 'extend', source, by: edit.by };
    case 'vary':
      return { mode: 'vary', source, strength: edit.strength };
  }
}

/** What an edited take is the sound of. */
export function askedOfEdit(
  edit: TakeEdit,
  { takes }: Project,
  event: SoundEvent,
  seconds: Seconds,
): Omit<Take['request'], 'seed'> {
  const asked = takes.find((take) => take.id === edit.of)?.request ?? event.request;
  return edit.kind === 'extend' ? { ...asked, length: seconds } : asked;
}

/** As undo calls it. */
const LABELS: Readonly<Record<TakeEdit['kind'], string>> = {
  fill: 'fill of the sound',
  extend: 'longer sound',
  vary: 'likeness of the sound',
};

/** An edited take in the place of the one that it was made from, so that undo brings that one back. */
export function takeOver(document: DocumentStore, id: EventId, edit: TakeEdit, take: Take): void {
  const event = document.event(id);
  if (event === null || event.locked || event.takeId !== edit.of) return;
  const use: Command = { type: 'use-take', id, takeId: take.id };
  const commands = [use, ...(edit.kind === 'extend' ? heardLonger(event, edit.by) : [])];
  document.perform({ type: 'several', commands }, { label: LABELS[edit.kind] });
}

/** So much shorter than its sound a span may be and is not cut: fields round to hundredths. */
const SLACK: Seconds = 0.05;

/** A span as long as the sound that was asked for grows with it; a shorter one was cut, a longer one waited for it. */
function heardLonger({ id, request, spans, loop }: SoundEvent, by: Seconds): readonly Command[] {
  const [span, ...more] = spans;
  if (span === undefined || more.length > 0 || loop) return [];
  if (Math.abs(span.end - span.start + (span.from ?? 0) - request.length) > SLACK) return [];
  return [{ type: 'trim', id, span: 0, end: Math.min(LAST_SECOND, span.end + by) }];
}
