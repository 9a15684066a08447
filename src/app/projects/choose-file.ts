import { PROJECT_FILE_ENDING } from '../../storage/file-names';

/** Lets the person pick a project from their disk. */
export function chooseFile(chosen: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = `.${PROJECT_FILE_ENDING},.zip,.json,application/zip,application/json`;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) chosen(file);
  });
  input.click();
}
