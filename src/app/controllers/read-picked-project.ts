import { AppError } from '../../lib/errors';
import { fileBytes } from '../../lib/file-bytes';
import { looksLikeProject, PROJECT_FILE_ENDING } from '../../storage/file-names';
import type { ReadProject } from '../../storage/stored-project';

/**
 * A project from a file that a person chose or dropped.
 * @throws AppError `input-invalid` when its name is none of a project, or it cannot be read; what `readProjectFile`
 * throws. Each names the file.
 */
export async function readPickedProject(file: File): Promise<ReadProject> {
  if (!looksLikeProject(file.name)) {
    throw new AppError('input-invalid', `${file.name} is neither a project nor a sound.`, {
      remedy: `Projects are files that end in .${PROJECT_FILE_ENDING}, sounds in .wav, .mp3, .flac or the like.`,
    });
  }
  const { readProjectFile } = await import('../../storage/project-file');
  return readProjectFile(new Uint8Array(await fileBytes(file)), file.name);
}
