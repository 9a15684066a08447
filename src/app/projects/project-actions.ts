import type { ProjectShelfStore } from '../stores/project-shelf.svelte';
import type { Studio } from '../studio';
import { chooseFile } from './choose-file';

/** What can be done with the open project and beside it: the menu on its name, and More where the bar is narrow. */
export interface ProjectAction {
  readonly name: string;
  readonly keys?: string;
  readonly off?: boolean;
  readonly run: () => void;
}

export function projectActions(
  { projects, combining, document, forgetting, player, shelf }: Studio,
  rename: () => void,
): readonly (readonly ProjectAction[])[] {
  return [
    [
      { name: 'Rename', off: shelf.access !== 'edit', run: rename },
      { name: 'Duplicate', run: () => void projects.duplicateOpen() },
    ],
    [
      { name: 'New project', run: () => void projects.create() },
      { name: 'Open a file…', run: () => chooseFile((file) => void projects.openFile(file)) },
      { name: 'Projects…', run: () => openList(shelf) },
      {
        name: 'Add a project to the scene…',
        off: shelf.access !== 'edit' || document.empty,
        run: () => chooseFile((file) => void combining.addFile(file, player.position)),
      },
    ],
    [
      { name: 'Save to a file', keys: 'Ctrl S', run: () => void projects.saveToFile() },
      { name: 'Forget removed takes…', off: shelf.access !== 'edit', run: () => forgetting.ask() },
    ],
  ];
}

/** After the menu has closed: the dialog gives the focus back to where the menu left it. */
function openList(shelf: ProjectShelfStore): void {
  requestAnimationFrame(() => (shelf.dialog = true));
}
