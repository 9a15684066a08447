import type { Project } from '../../project/document';

const LONGEST = 40;

/** The project's name, or the first words of its sentence, as the name of a file; `ending` without its dot. */
export function fileName(project: Pick<Project, 'name' | 'sentence'>, ending: string): string {
  const words = project.name === 'Untitled' && project.sentence !== '' ? project.sentence : project.name;
  const stem = words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/gu, '');
  return `${stem === '' ? 'scene' : stem}.${ending}`;
}
