/** One file of a project's folder. */
export interface FileFacts {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

/** Where projects lie: a folder each, by random ids. Paths have at most one folder in them: `takes/t1.wav`. */
export interface ProjectFolders {
  /** On this device; else only as long as the page is open. */
  readonly lasting: boolean;
  ids(): Promise<readonly string[]>;
  /** All files of a folder; null when there is no such folder. */
  files(id: string): Promise<readonly FileFacts[] | null>;
  /** Null when there is no such file. */
  read(id: string, path: string): Promise<Blob | null>;
  /**
   * All of the file or none of it. Makes the folder where `create` says so.
   * @throws AppError `project-missing`, `storage-full`, `storage-denied`, `storage-failed`.
   */
  write(id: string, path: string, data: string | Uint8Array<ArrayBuffer>, create: boolean): Promise<void>;
  remove(id: string): Promise<void>;
  /** Nothing happens where there is no such file. */
  removeFile(id: string, path: string): Promise<void>;
}
