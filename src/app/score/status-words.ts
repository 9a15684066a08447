import type { ErrorCode } from '../../lib/errors';
import type { Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import type { RenderProgress } from '../../render/renderer';
import { AN_EDIT } from '../sound-edits/edited-take';
import type { Batch, RenderFailure } from '../stores/renders.svelte';
import type { ExtraTake, Row } from '../stores/rows.svelte';
import { list, ordinal, roughSeconds } from '../writing/figures';

/** What each state of an event is called: beside its words, in the cue sheet, and by screen readers (studio.md, section 4). */

export interface AfterTheWords {
  readonly text: string;
  readonly tone: 'plain' | 'warn' | 'bad';
}

function plain(text: string): AfterTheWords {
  return { text, tone: 'plain' };
}

/** The words' footnote in a clip; null where the picture says it all. */
export function afterTheWords(row: Row, model: string): AfterTheWords | null {
  const { status } = row;
  if (status.state === 'rendering') return plain(stepWords(status, model));
  if (status.state === 'waiting') return plain(waitingWords(row));
  if (status.state === 'failed') return { text: failureWords(status.failure), tone: 'bad' };
  if (row.extra !== null) return plain(extraWords(row.extra));
  if (row.event.muted) return plain('muted');
  if (row.soloedOut) return plain(SOLOED_OUT);
  if (status.state === 'stale') return plain('old sound');
  if (row.unknown.length > 0) return { text: `${model} does not know this`, tone: 'warn' };
  if (row.event.guess && status.state === 'planned') return plain('a guess');
  return null;
}

/** One or two words for narrow rows. */
export function shortStatus(row: Row, model: string): string {
  const { status } = row;
  if (status.state === 'rendering' && status.progress !== null && status.progress.step > 0) {
    return `step ${status.progress.step} of ${status.progress.steps}`;
  }
  if (status.state === 'waiting') return status.place === 1 ? 'next' : 'waiting';
  if (row.unknown.length > 0 && status.state === 'planned') return `unknown to ${model}`;
  if (row.event.muted) return 'muted';
  if (row.soloedOut) return 'not soloed';
  const words = {
    planned: 'planned',
    rendering: 'rendering',
    done: 'done',
    stale: 'old sound',
    failed: 'failed',
  } as const;
  return words[status.state];
}

const SOLOED_OUT = 'silent, others are soloed';

/** How far the render is; with its number where several takes were asked for together. */
export function stepWords(
  { progress, batch }: Pick<ExtraTake, 'progress'> & { batch: Batch | null },
  model: string,
): string {
  const which = batch === null || batch.of === 1 ? '' : `take ${batch.number} of ${batch.of}, `;
  return `${which}${phaseWords(progress, model)}`;
}

function phaseWords(progress: RenderProgress | null, model: string): string {
  if (progress === null) return 'preparing';
  const { phase, step, steps, secondsLeft } = progress;
  const left = secondsLeft === null ? '' : `, ${roughSeconds(secondsLeft)} left`;
  switch (phase) {
    case 'loading':
      return `preparing ${model}`;
    case 'encoding-sound':
      return 'reading the sound';
    case 'encoding-text':
      return 'reading the words';
    case 'sampling':
      return `step ${step} of ${steps}${left}`;
    case 'decoding':
    case 'vocoding':
      return `making it audible${left}`;
  }
}

/** The sound in use stays while this one is made: its steps stand in the cue sheet. */
function extraWords({ batch }: ExtraTake): string {
  return batch.of === 1 ? `${AN_EDIT} being rendered` : `take ${batch.number} of ${batch.of} being rendered`;
}

function waitingWords(row: Row): string {
  const { status } = row;
  if (status.state !== 'waiting') return '';
  const place = status.place === 1 ? 'next' : `${ordinal(status.place)} in line`;
  return status.expected === null ? place : `${place}, about ${roughSeconds(status.expected)}`;
}

/** Why a render failed, short enough for a clip; the whole sentence stands in the cue sheet. */
const SHORT_REASONS: Partial<Record<ErrorCode, string>> = {
  'bundle-incompatible': 'model does not fit',
  'bundle-missing': 'model missing',
  'bundle-unreadable': 'model unreadable',
  'device-lost': 'graphics device lost',
  network: 'network failed',
  'out-of-memory': 'out of memory',
  'provider-unavailable': 'GPU not available',
  'worker-died': 'renderer stopped',
};

function failureWords({ error, step }: RenderFailure): string {
  const reason = SHORT_REASONS[error.code] ?? 'render failed';
  return step === null ? reason : `${reason} at step ${step}`;
}

function failureSentence({ error, step }: RenderFailure): string {
  const sentence = lower(error.message.replace(/\.$/u, ''));
  return step === null ? sentence : `${sentence} at step ${step}`;
}

/** Why the last take asked for is not there, in one line. */
export function failureLine(failure: RenderFailure): string {
  return `Not rendered: ${failureWords(failure)}`;
}

/** The state in the cue sheet. */
export function sheetWords(row: Row, model: string): string {
  const { status, extra } = row;
  if (extra !== null) return capital(`${extraWords(extra)}, ${phaseWords(extra.progress, model)}`);
  switch (status.state) {
    case 'planned':
      return 'Planned';
    case 'waiting':
      return capital(waitingWords(row));
    case 'rendering':
      return capital(stepWords(status, model));
    case 'stale':
      return row.event.locked ? 'Old sound, locked' : 'Old sound, redo to match';
    case 'failed':
      return failureLine(status.failure);
    case 'done':
      return capital([takeWords(row), row.older ?? spentWords(row)].filter((part) => part !== '').join(', '));
  }
}

/** Which take is heard; nothing where there is no choice. */
function takeWords(row: Row): string {
  return row.takeCount < 2 ? '' : `take ${row.takeNumber} of ${row.takeCount}`;
}

function spentWords({ sound, fromFile }: Row): string {
  if (fromFile) return 'from a file';
  return sound === null || sound.spent === 0 ? 'rendered' : `rendered in ${sound.spent.toFixed(1)} s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** A clip's name for screen readers. */
export function clipLabel(row: Row, span: Span, index: number, model: string, end: Seconds): string {
  const { event } = row;
  const parts = [event.request.caption];
  if (event.spans.length > 1) parts.push(`span ${index + 1} of ${event.spans.length}`);
  parts.push(`${span.start.toFixed(1)} to ${span.end.toFixed(1)} seconds`);
  if (span.start >= end) parts.push('behind the end of the scene');
  if (event.guess) parts.push('a guess');
  if (event.muted) parts.push('muted');
  if (event.soloed) parts.push('soloed');
  if (row.soloedOut) parts.push(SOLOED_OUT);
  if (event.locked) parts.push('locked');
  parts.push(stateLabel(row, model));
  if (row.extra !== null) parts.push(extraWords(row.extra));
  const label = parts.join(', ');
  return row.unknown.length === 0 ? label : `${label}; ${model} does not know ${list(row.unknown)}`;
}

function stateLabel(row: Row, model: string): string {
  const { status } = row;
  switch (status.state) {
    case 'planned':
      return 'planned, no sound yet';
    case 'waiting':
      return `waiting, ${ordinal(status.place)} in line`;
    case 'rendering':
      return `rendering, ${stepWords(status, model).replace(/(\d) s left/u, '$1 seconds left')}`;
    case 'stale':
      return `the sound is older than the words${row.event.locked ? '' : ', redo to match'}`;
    case 'failed':
      return `not rendered: ${failureSentence(status.failure)}, redo`;
    case 'done': {
      const take = takeWords(row);
      if (row.older === null) return take === '' ? 'rendered' : take;
      const older = row.otherModel ? 'made with an earlier model' : row.older;
      return take === '' ? older : `${take}, ${older}`;
    }
  }
}
