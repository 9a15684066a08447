import type { Region } from '../../project/document';
import { count } from '../writing/figures';
import type { ExportKind, ExportPlan } from './export-plan';

/** The choices, as they are read. */
export function kindWords(kind: ExportKind, loop: Region | null, number: number): string {
  switch (kind) {
    case 'mix':
      return 'The mix';
    case 'stems':
      return 'The mix and each event';
    case 'loop':
      return loop === null
        ? 'The loop region'
        : `The loop region, ${place(loop.start)} to ${place(loop.end)} s`;
    case 'event':
      return `Event ${number}`;
  }
}

/** How to come by the choices that are not there; null: all of them are. */
export function missingWords(kinds: readonly ExportKind[]): string | null {
  const ways = [
    ...(kinds.includes('loop') ? [] : ['drag over the ruler']),
    ...(kinds.includes('event') ? [] : ['select an event']),
  ];
  return ways.length === 0 ? null : `For a part of it, ${ways.join(' or ')}.`;
}

/** Seconds as short as they are exact: "6.5", "11.25". */
function place(seconds: number): string {
  return String(Math.round(seconds * 1000) / 1000);
}

export function amountWords({ kind, files }: ExportPlan): string {
  return kind === 'stems' ? `${count(files.length, 'file')} in a zip` : count(files.length, 'file');
}

/** "WAV, 16 bit, 44.1 kHz, stereo" */
export function formatWords({ shape }: ExportPlan): string {
  return `WAV, 16 bit, ${shape.sampleRate / 1000} kHz, ${shape.channels === 1 ? 'mono' : 'stereo'}`;
}

/** What the files leave out or are besides, one sentence each. */
export function exportNotes(
  { kind }: ExportPlan,
  events: { readonly all: number; readonly silent: number; readonly muted: number },
): readonly string[] {
  const notes: string[] = [];
  if (kind === 'stems') notes.push('Every file is as long as the scene, so that they line up.');
  if (kind === 'event') notes.push('As long as the scene, so that it lines up with the mix.');
  if (kind !== 'event' && events.silent > 0) {
    const have = events.silent === 1 ? 'has' : 'have';
    notes.push(
      `${events.silent} of ${count(events.all, 'event')} ${have} no sound yet. Export what there is?`,
    );
  }
  if (kind !== 'event' && events.muted > 0) {
    const are = events.muted === 1 ? 'is' : 'are';
    notes.push(`${count(events.muted, 'event')} that ${are} muted or not soloed ${are} left out.`);
  }
  return notes;
}
