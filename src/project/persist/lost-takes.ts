import type { Project, Take } from '../document';

/** What the person is told: each event that loses its sound by name, the other takes by number. */
export function lossNotes(project: Project, lost: readonly Take[], why: string): readonly string[] {
  const ids = new Set(lost.map((take) => take.id));
  const silent = project.events.filter((event) => event.takeId !== null && ids.has(event.takeId));
  const used = new Set(silent.map((event) => event.takeId));
  const unused = lost.filter((take) => !used.has(take.id)).length;
  return [
    ...silent.map(({ request, takeId }) => {
      const fromWords = lost.some((take) => take.id === takeId && take.origin === null);
      return `“${request.caption}” has lost its sound: ${why}. Render makes ${fromWords ? 'the same sound again' : 'another from its words'}.`;
    }),
    ...(unused === 0
      ? []
      : [
          `${unused === 1 ? 'A take' : `${unused} takes`} that no event uses ${unused === 1 ? 'is' : 'are'} lost: ${why}.`,
        ]),
  ];
}
