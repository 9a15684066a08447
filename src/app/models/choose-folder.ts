import type { SourcePlace } from '../../models/sources/checkpoint-source';
import { placeOfInput } from '../../models/sources/picked';

type Picker = (options: { readonly mode: 'read' | 'readwrite' }) => Promise<FileSystemDirectoryHandle>;

/** Null where the browser has none. */
const picker = (): Picker | null =>
  (window as { readonly showDirectoryPicker?: Picker }).showDirectoryPicker?.bind(window) ?? null;

/** Null: the person closed the picker, which is no error. */
async function picked(pick: Picker, mode: 'read' | 'readwrite'): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await pick({ mode });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** Lets the person pick a folder to write into; null where the browser lets no page do that. */
export function folderToWrite(): (() => Promise<FileSystemDirectoryHandle | null>) | null {
  const pick = picker();
  return pick === null ? null : () => picked(pick, 'readwrite');
}

/** Lets the person pick a folder: by its handle where the browser has such, which outlives a reload, else its files. */
export async function chooseFolder(chosen: (place: SourcePlace, name: string) => void): Promise<void> {
  const pick = picker();
  if (pick !== null) {
    const handle = await picked(pick, 'read');
    if (handle !== null) chosen({ kind: 'folder', handle }, handle.name);
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
