import { AppError } from '../lib/errors';
import type { Seconds } from '../lib/units';
import type { Project } from '../project/document';
import { SCENE_SECONDS } from '../project/limits';
import type { PlannedEvent, PlanOperation } from '../project/operations';
import type { PlanAnswer, Planner, PlanProposal, PlanRequest } from './planner';
import { repairedEvents } from './repair/repair';
import { groupsOf } from './rules/clauses';
import { lastGivenSecond } from './rules/given-times';
import { laidOut } from './rules/layout';
import { turnsOf, type Turn } from './rules/parts';
import { withTimes } from './rules/times';
import { tokenise } from './rules/tokens';
import { unwrapped } from './rules/wrapper';

/** Plans by rules alone (planner.md, section 3): at once, on this machine, without a model. */
export class RulesPlanner implements Planner {
  readonly name = 'rules';

  async plan({ text, project }: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    signal.throwIfAborted();
    return planByRules(text, project);
  }
}

/** The scene that a text describes. */
export interface RulesScene {
  readonly duration: Seconds;
  readonly events: readonly PlannedEvent[];
  readonly notes: readonly string[];
}

/** @throws AppError `plan-invalid` when the words name nothing that can be heard. */
export function planByRules(text: string, project: Project): PlanProposal {
  const { duration, events, notes } = sceneByRules(text, project.duration);
  const operations: PlanOperation[] = [
    // The project floor finds the old events again in what follows, and keeps their takes.
    ...(project.events.length > 0 ? [{ op: 'clear' } as const] : []),
    ...(duration === project.duration ? [] : [{ op: 'duration', seconds: duration } as const]),
    ...events.map((event) => ({ op: 'add', event }) as const),
  ];
  return { kind: 'proposal', operations, notes, by: 'rules' };
}

/**
 * @param usualDuration length of the scene where the words state none
 * @throws AppError `plan-invalid` when the words name nothing that can be heard.
 */
export function sceneByRules(text: string, usualDuration: Seconds): RulesScene {
  const { tokens, duration: stated } = unwrapped(tokenise(text));
  const turns = turnsOf(groupsOf(withTimes(tokens)));
  if (turns.length === 0) throw nothingToHear(text);
  const duration = sceneDuration(turns, stated, usualDuration);
  const { events, notes } = repairedEvents(laidOut(turns, duration), {
    duration,
    prompt: null,
    standing: [],
  });
  return { duration, events, notes };
}

/** What the words state, or as long as the scene is; never shorter than a time that the user wrote. */
function sceneDuration(turns: readonly Turn[], stated: Seconds | null, usual: Seconds): Seconds {
  const [shortest, longest] = SCENE_SECONDS;
  const last = Math.max(0, ...turns.flatMap((turn) => turn.map((member) => lastGivenSecond(member.times))));
  const seconds = Math.max(stated === null || stated <= 0 ? usual : stated, last);
  return Math.max(shortest, Math.min(longest, seconds));
}

function nothingToHear(text: string): AppError {
  const empty = text.trim() === '';
  return new AppError(
    'plan-invalid',
    empty ? 'There are no words to plan.' : 'These words name nothing that can be heard.',
    {
      remedy: 'Say what sounds, for example: a dog barks twice while rain falls.',
    },
  );
}
