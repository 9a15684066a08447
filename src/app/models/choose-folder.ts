import type { SourcePlace } from '../../models/sources/checkpoint-source';
import { placeOfInput } from '../../models/sources/picked';

type Picker = (options: { readonly mode: 'read' }) => Promise<FileSystemDirectoryHandle>;

/** Lets the person pick a folder: by its handle where the browser has such, which outlives a reload, else its files. */
export async function chooseFolder(chosen: (place: SourcePlace, name: string) => void): Promise<void> {
  const { showDirectoryPicker } = window as { readonly showDirectoryPicker?: Picker };
  if (showDirectoryPicker !== undefined) {
    try {
      const handle = await showDirectoryPicker({ mode: 'read' });
      chosen({ kind: 'folder', handle }, handle.name);
    } catch (error) {
      // Closing the picker is no error.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    }
    return;
  }
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  input.addEventListener('change', () => {
    const place = placeOfInput(input.files ?? []);
    if (place.kind === 'files' && place.files.size > 0) chosen(place, place.name);
  });
  input.click();
}
