import type { Project, SoundEvent } from '../../project/document';
import { cleanCaption } from '../rules/caption';

/**
 * The plan as it stands, in the line format, for a model to read. Captions are data: letters, digits and basic
 * punctuation on one line, so nothing in them can begin a line of its own.
 */
export function writtenPlan(project: Project): string {
  return [`#${figure(project.duration)}s`, ...project.events.flatMap(writtenEvent)].join('\n');
}

function writtenEvent({ id, spans, role, muted, request }: SoundEvent): readonly string[] {
  const times = spans.map(({ start, end }) => `${figure(start)}-${figure(end)}`).join(',');
  const caption = cleanCaption(request.caption);
  return [
    `+${id} ${times} ${role} ${caption === '' ? 'A sound' : caption}.`,
    ...(muted ? [`!${id} mute`] : []),
  ];
}

/** Planners speak in tenths (planner.md 4.2). */
function figure(seconds: number): string {
  return String(Math.round(seconds * 10) / 10);
}
