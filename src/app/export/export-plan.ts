import { wavBytes } from '../../export/wav-size';
import type { FrameRange } from '../../export/write-wav';
import { audibleEvents, mixShape, type MixShape } from '../../mix/plan-mix';
import type { TakeSounds } from '../../mix/take-sounds';
import type { EventId, Project, SoundEvent } from '../../project/document';
import { stretchOf } from '../playing/stretch';
import { eventSoundName, soundName } from '../writing/file-name';

/** What can come out. */
export type ExportKind = 'mix' | 'stems' | 'loop' | 'event';

export interface ExportFile {
  readonly name: string;
  readonly bytes: number;
  /** The event whose sound it is; null: the mix. */
  readonly event: EventId | null;
  readonly frames: FrameRange;
}

export interface ExportPlan {
  readonly kind: ExportKind;
  readonly files: readonly ExportFile[];
  readonly shape: MixShape;
}

/** What there is to choose from, in the panel's order. Each has at least one file. */
export function exportPlans(
  project: Project,
  takes: TakeSounds,
  selected: EventId | null,
): readonly ExportPlan[] {
  const shape = mixShape(project, takes);
  const whole = { from: 0, to: shape.length };
  const has = (event: SoundEvent): boolean => event.takeId !== null && takes.has(event.takeId);
  const file = (name: string, event: EventId | null, frames: FrameRange): ExportFile => ({
    name,
    event,
    frames,
    bytes: wavBytes(frames.to - frames.from, shape.channels),
  });
  const ofEvent = (event: SoundEvent): ExportFile => file(eventSoundName(project, event), event.id, whole);

  const stems = [...audibleEvents(project)].filter(has).map(ofEvent);
  const plans: ExportPlan[] = [];
  if (stems.length > 0) {
    const mix = file(soundName(project, 'mix'), null, whole);
    plans.push({ kind: 'mix', files: [mix], shape }, { kind: 'stems', files: [mix, ...stems], shape });
    const loop = stretchOf(shape, project.loop);
    if (loop !== null) {
      const frames = { from: loop.start, to: loop.end };
      plans.push({ kind: 'loop', files: [file(soundName(project, 'loop'), null, frames)], shape });
    }
  }
  const own = project.events.find((event) => event.id === selected);
  if (own !== undefined && has(own)) plans.push({ kind: 'event', files: [ofEvent(own)], shape });
  return plans;
}
