import { AppError } from '../../src/lib/errors';
import type { Planner } from '../../src/planner/planner';
import { tried, type EditTrial } from './edit-outcomes';
import type { ExpectedEdit } from './expected-edit';

export interface EditScores {
  readonly edits: number;
  /** Did one of the things that are right. */
  readonly right: number;
  /** Asked back where the words were clear. */
  readonly askedNeedlessly: number;
  /** Changed or removed something that no right outcome touches, of those that changed anything. */
  readonly wrongTarget: number;
  /** Of the events that no right outcome touches: still the very same, so that nothing is rendered again. */
  readonly preserved: number;
}

/** An edit that is refused with an error for people counts as asked. */
export async function editScores(edits: readonly ExpectedEdit[], planner: Planner): Promise<EditScores> {
  let [right, asked, changes, wrong, untouched, kept] = [0, 0, 0, 0, 0, 0];
  for (const edit of edits) {
    const trial = await tried(edit, planner).catch((error: unknown) => {
      if (error instanceof AppError) return null;
      throw error;
    });
    const mayAsk = edit.oneOf.some((outcome) => 'ask' in outcome);
    if (trial === null || trial.answer.kind === 'question') asked += mayAsk ? 0 : 1;
    if (trial === null) continue;
    right += trial.wrong === null ? 1 : 0;
    if (trial.answer.kind !== 'proposal') continue;
    const named = touchable(edit);
    const others = trial.before.events.filter(({ request }) => !named.has(request.caption));
    const same = others.filter((event) => isSame(event.id, trial)).length;
    changes += 1;
    wrong += same < others.length ? 1 : 0;
    untouched += others.length;
    kept += same;
  }
  return {
    edits: edits.length,
    right: right / edits.length,
    askedNeedlessly: asked / edits.length,
    wrongTarget: wrong / changes,
    preserved: kept / untouched,
  };
}

/** Captions that some right outcome touches. */
function touchable({ oneOf }: ExpectedEdit): ReadonlySet<string> {
  return new Set(
    oneOf.flatMap((outcome) =>
      'ask' in outcome || 'travel' in outcome
        ? []
        : [...(outcome.removed ?? []), ...Object.keys(outcome.changed ?? {}), ...(outcome.free ?? [])],
    ),
  );
}

/** Words, seed and place as they were. */
function isSame(id: string, { before, after }: EditTrial): boolean {
  const [old, now] = [before, after].map(({ events }) => {
    const event = events.find((other) => other.id === id);
    return JSON.stringify([event?.request, event?.spans, event?.gainDb]);
  });
  return old === now;
}
