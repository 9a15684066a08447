import type { Project, SoundEvent, SoundRequest, Take } from './document';
import type { Quality } from './quality';
import { sameValue } from './same-value';

/**
 * Whether a take is the sound that is asked for: caption, negative prompt and length decide (architecture.md, point 1).
 * Seed, quality and bundle are recorded and do not decide.
 */
export function takeMatches(take: Take, request: SoundRequest): boolean {
  return wordsMatch(take, request) && take.request.length === request.length;
}

/** Caption and negative prompt alone. */
export function wordsMatch(take: Take, request: SoundRequest): boolean {
  return take.request.caption === request.caption && take.request.negativePrompt === request.negativePrompt;
}

/** Whether an event may use a take: one made for it, or for the event that it was copied from. */
export function mayUse(event: Pick<SoundEvent, 'id' | 'sharesTakesOf'>, take: Take): boolean {
  return take.eventId === event.id || take.eventId === event.sharesTakesOf;
}

/** The takes that an event may use, oldest first. */
export function takesOf(project: Pick<Project, 'takes'>, event: SoundEvent): readonly Take[] {
  return project.takes.filter((take) => mayUse(event, take));
}

export function takeInUse(event: SoundEvent, takes: readonly Take[]): Take | null {
  return event.takeId === null ? null : (takes.find((take) => take.id === event.takeId) ?? null);
}

/** What a render would be made with now; null where that is not known yet (no bundle is loaded). */
export interface RenderSettings {
  /** The project's; of events that have none of their own. */
  readonly quality: Quality;
  readonly samplers: Readonly<Record<Quality, Take['sampler']>>;
  readonly bundle: Pick<Take['bundle'], 'hash'>;
}

export type Difference = 'seed' | 'sampler' | 'bundle';

/**
 * The state of an event's sound (studio.md, section 4). What only lasts while rendering (waiting, rendering, failed)
 * is the application's, and not in the document.
 */
export type SoundState =
  /** No sound yet. */
  | { readonly kind: 'planned' }
  /** The sound is older than the words or the length; it still plays. */
  | { readonly kind: 'stale'; readonly take: Take }
  /** The words are these, the seed or what made it are not; keeps its place and is never rendered again by itself. */
  | { readonly kind: 'older'; readonly take: Take; readonly differs: readonly Difference[] }
  | { readonly kind: 'done'; readonly take: Take };

export interface EventState {
  readonly sound: SoundState;
  readonly muted: boolean;
  readonly locked: boolean;
  /** Place of the take in use among the event's takes, from 1; 0: none. */
  readonly takeNumber: number;
  readonly takeCount: number;
}

export function eventState(
  event: SoundEvent,
  takes: readonly Take[],
  settings: RenderSettings | null,
): EventState {
  const own = takes.filter((take) => mayUse(event, take));
  return {
    sound: soundState(event, takes, settings),
    muted: event.muted,
    locked: event.locked,
    takeNumber: own.findIndex((take) => take.id === event.takeId) + 1,
    takeCount: own.length,
  };
}

/** True where "Render" has something to do: planned and stale, never older; a locked event keeps the sound it has. */
export function needsRender(event: SoundEvent, takes: readonly Take[]): boolean {
  const { kind } = soundState(event, takes, null);
  return kind === 'planned' || (kind === 'stale' && !event.locked);
}

function soundState(event: SoundEvent, takes: readonly Take[], settings: RenderSettings | null): SoundState {
  const take = takeInUse(event, takes);
  if (take === null) return { kind: 'planned' };
  if (!takeMatches(take, event.request)) return { kind: 'stale', take };
  const differs = differences(take, event.request, settings);
  return differs.length === 0 ? { kind: 'done', take } : { kind: 'older', take, differs };
}

function differences(
  take: Take,
  request: SoundRequest,
  settings: RenderSettings | null,
): readonly Difference[] {
  const differs: Difference[] = take.request.seed === request.seed ? [] : ['seed'];
  if (settings === null) return differs;
  // What was brought along cannot be made again with other settings.
  if (take.origin?.kind === 'file') return differs;
  const { quality, samplers, bundle } = settings;
  if (!sameSampler(take.sampler, samplers[request.quality ?? quality])) differs.push('sampler');
  if (take.bundle.hash !== bundle.hash) differs.push('bundle');
  return differs;
}

export function sameSampler(a: Take['sampler'], b: Take['sampler']): boolean {
  return (
    a.name === b.name &&
    a.steps === b.steps &&
    a.guidanceScale === b.guidanceScale &&
    sameValue(a.guidanceInterval, b.guidanceInterval)
  );
}
