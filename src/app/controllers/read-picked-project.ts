import { AppError } from '../../lib/errors';
import { looksLikeProject, PROJECT_FILE_ENDING } from '../../storage/file-names';
import type { ReadProject } from '../../storage/stored-project';

/**
 * A project from a file that a person chose or dropped.
 * @throws AppError `input-invalid` when its name is none of a project; what `readProjectFile` throws.
 */
export async function readPickedProject(file: File): Promise<ReadProject> {
  if (!looksLikeProject(file.name)) {
    throw new AppError('input-invalid', `${file.name} is no project.`, {
      remedy: `Drop a project file (.${PROJECT_FILE_ENDING}) or its document.json.`,
    });
  }
  const { readProjectFile } = await import('../../storage/project-file');
  return readProjectFile(new Uint8Array(await file.arrayBuffer()));
}
