import type { Project, SoundEvent, Span } from '../../project/document';
import type { ReviewPart } from '../../project/review';
import { count, decibels, list, ordinal, panned, seconds } from '../writing/figures';

/** What a part of a change does, in words: beside its row, and for screen readers. */
export function partWords(part: ReviewPart, base: Project, target: Project): string {
  const because = part.because === null ? '' : `, because ${part.because}`;
  return `${whatWords(part, base, target)}${because}`;
}

/** A few words for a narrow row of the score: "new", "2.0 s later". */
export function shortPartWords(part: ReviewPart): string {
  const { kind, before, after } = part;
  if (kind !== 'changed') return kind === 'added' ? 'new' : 'removed';
  if (before === null || after === null) return 'changed';
  const [first] = eventWords(part, before, after);
  return first === undefined ? 'changed' : (first.split(',')[0] ?? first);
}

/** `−` also where an event only loses some of its places. */
export function signOf({ kind, before, after, changed }: ReviewPart): '+' | '~' | '−' {
  if (kind === 'added') return '+';
  if (kind === 'removed') return '−';
  const only = changed.length === 1 && changed[0] === 'spans';
  return only && (after?.spans ?? []).every((span) => stays(span, before?.spans ?? [])) ? '−' : '~';
}

/** The event's words, or the scene's name. */
export function partName({ key, before, after }: ReviewPart): string {
  return key === 'scene' ? 'The scene' : ((after ?? before)?.request.caption ?? '');
}

function whatWords(part: ReviewPart, base: Project, target: Project): string {
  const { key, kind, before, after } = part;
  if (key === 'scene') return `${seconds(target.duration)} long, was ${seconds(base.duration)}`;
  if (kind === 'added' && after !== null) {
    return `new, ${placesOf(after.spans)}${after.role === 'bg' ? ', in the background' : ''}`;
  }
  if (kind === 'removed' && before !== null) return `removed, was ${placesOf(before.spans)}`;
  return before === null || after === null ? '' : eventWords(part, before, after).join('; ');
}

function eventWords({ changed }: ReviewPart, before: SoundEvent, after: SoundEvent): readonly string[] {
  return changed.flatMap((part): string[] => {
    switch (part) {
      case 'caption':
        return [`was “${before.request.caption}”`];
      case 'spans':
        return [spanWords(before.spans, after.spans)];
      case 'gainDb':
        return [`${decibels(after.gainDb)}, was ${decibels(before.gainDb)}`];
      case 'pan':
        return [`${panned(after.pan)}, was ${panned(before.pan)}`];
      case 'fadeIn':
        return [`fades in over ${seconds(after.fadeIn)}, was ${seconds(before.fadeIn)}`];
      case 'fadeOut':
        return [`fades out over ${seconds(after.fadeOut)}, was ${seconds(before.fadeOut)}`];
      case 'loop':
        return [after.loop ? 'repeats' : 'no longer repeats'];
      case 'role':
        // That a bed repeats, and how loud it is, stands on its own.
        return [after.role === 'bg' ? 'in the background' : 'in the foreground'];
      case 'muted':
        return [after.muted ? 'muted' : 'no longer muted'];
      case 'length':
        return [`${seconds(after.request.length)} of sound, was ${seconds(before.request.length)}`];
      case 'seed':
        // With other words it is another sound anyway.
        return changed.includes('caption') ? [] : ['another sound for the same words'];
      case 'negativePrompt':
        return [
          after.request.negativePrompt === ''
            ? 'leaves nothing out'
            : `without ${after.request.negativePrompt}`,
        ];
    }
  });
}

function spanWords(old: readonly Span[], now: readonly Span[]): string {
  const [from, to] = [old[0], now[0]];
  if (old.length === 1 && now.length === 1 && from !== undefined && to !== undefined)
    return oneSpan(from, to);
  const gone = old.map((span, i) => ({ span, place: i + 1 })).filter(({ span }) => !stays(span, now));
  const come = now.filter((span) => !stays(span, old));
  if (come.length === 0) {
    const which = gone.map(({ span, place }) => `${ordinal(place)} at ${seconds(span.start)}`);
    return `the ${list(which)} removed`;
  }
  if (gone.length === 0) return `also at ${list(come.map(({ start }) => seconds(start)))}`;
  return `at ${list(now.map(({ start }) => seconds(start)))}, was at ${list(old.map(({ start }) => seconds(start)))}`;
}

function oneSpan(from: Span, to: Span): string {
  if (from.end === to.end && from.start === to.start) return 'another part of the sound';
  const kept = Math.abs(to.end - to.start - (from.end - from.start)) < 0.0005;
  if (kept || from.end === to.end) return `starts at ${seconds(to.start)}, was ${seconds(from.start)}`;
  if (from.start === to.start) return `ends at ${seconds(to.end)}, was ${seconds(from.end)}`;
  return `${stretch(to)}, was ${stretch(from)}`;
}

function stays({ start, end, from }: Span, others: readonly Span[]): boolean {
  return others.some((other) => other.start === start && other.end === end && other.from === from);
}

function placesOf(spans: readonly Span[]): string {
  const [first] = spans;
  if (first === undefined) return '';
  return spans.length === 1
    ? stretch(first)
    : `${count(spans.length, 'time')}, first at ${seconds(first.start)}`;
}

function stretch({ start, end }: Span): string {
  return `${start.toFixed(1)} to ${seconds(end)}`;
}
