import { PROJECT_FILE_ENDING } from '../../storage/file-names';

/** Lets the person pick a project from their disk. */
export function chooseFile(chosen: (file: File) => void): void {
  chooseOf(`.${PROJECT_FILE_ENDING},.zip,.json,application/zip,application/json`, chosen);
}

/** A file of certain kinds, by their endings and types. */
export function chooseOf(accept: string, chosen: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) chosen(file);
  });
  input.click();
}
