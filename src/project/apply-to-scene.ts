import type { Applied } from './applied';
import { notTooLong, within } from './checked-event';
import { checkedMix, checkedRegion, checkedTurn } from './checked-scene';
import type { Command } from './commands';
import type { Project, SoundEvent, Turn } from './document';
import { LONGEST_NAME, LONGEST_SENTENCE, MOST_TURNS, SCENE_SECONDS } from './limits';
import { refuse } from './refuse';
import { carriedStretch } from './said';
import { sameValue } from './same-value';
import { onGrid } from './spans';

/** Commands about the scene as a whole, and not about one event. */
export type SceneCommand = Extract<
  Command,
  {
    type:
      | 'add-turn'
      | 'drop-turn'
      | 'set-duration'
      | 'set-loop'
      | 'set-mix'
      | 'set-name'
      | 'set-quality'
      | 'set-sentence';
  }
>;

/** @throws AppError `input-invalid` when a value is out of bounds. */
export function applyToScene(project: Project, command: SceneCommand): Applied {
  switch (command.type) {
    case 'add-turn':
      return addTurn(project, checkedTurn(command.turn));
    case 'drop-turn':
      return dropTurn(project, command.forgotten);
    case 'set-loop': {
      const loop = command.loop === null ? null : checkedRegion(command.loop);
      return scene(project, { loop }, { type: 'set-loop', loop: project.loop });
    }
    case 'set-mix':
      return scene(
        project,
        { mix: checkedMix({ ...project.mix, ...command.mix }) },
        { type: 'set-mix', mix: project.mix },
      );
    case 'set-quality':
      return scene(project, { quality: command.quality }, { type: 'set-quality', quality: project.quality });
    case 'set-duration': {
      const duration = onGrid(
        within(command.seconds, SCENE_SECONDS, 'The length of the scene', 's', 'duration'),
      );
      return scene(project, { duration }, { type: 'set-duration', seconds: project.duration });
    }
    case 'set-name': {
      const name = notTooLong(command.name.trim(), LONGEST_NAME, 'The name', 'name');
      if (name === '') refuse('A project needs a name.', 'Type one.', 'name');
      return scene(project, { name }, { type: 'set-name', name: project.name });
    }
    case 'set-sentence':
      return setSentence(project, notTooLong(command.sentence, LONGEST_SENTENCE, 'The sentence', 'sentence'));
  }
}

function addTurn(project: Project, turn: Turn): Applied {
  const turns = [...project.turns, turn];
  const forgotten = turns.length > MOST_TURNS ? (turns.shift() ?? null) : null;
  return { project: { ...project, turns }, inverse: { type: 'drop-turn', forgotten } };
}

function dropTurn(project: Project, forgotten: Turn | null): Applied {
  const last = project.turns.at(-1);
  if (last === undefined) refuse('Nothing has been said yet.', 'There is no turn to take back.', 'turns');
  const rest = project.turns.slice(0, -1);
  const turns = forgotten === null ? rest : [checkedTurn(forgotten), ...rest];
  return { project: { ...project, turns }, inverse: { type: 'add-turn', turn: last } };
}

function scene(project: Project, fields: Partial<Project>, inverse: Command): Applied {
  const same = Object.entries(fields).every(([key, value]) =>
    sameValue(project[key as keyof Project], value),
  );
  return { project: same ? project : { ...project, ...fields }, inverse };
}

function setSentence(project: Project, sentence: string): Applied {
  const { sentence: old } = project;
  if (sentence === old) return { project, inverse: { type: 'several', commands: [] } };
  const saids: Command[] = [];
  const events = project.events.map((event): SoundEvent => {
    const said = event.said === null ? null : carriedStretch(event.said, old, sentence);
    if (sameValue(said, event.said)) return event;
    saids.push({ type: 'restore', id: event.id, fields: { said: event.said } });
    return { ...event, said };
  });
  return {
    project: { ...project, sentence, events: saids.length === 0 ? project.events : events },
    // The sentence first: carrying the stretches back would overwrite what is restored.
    inverse: { type: 'several', commands: [{ type: 'set-sentence', sentence: old }, ...saids] },
  };
}
