/** Where the files of one bundle are. Nothing in it is trusted: `openBundle` checks what it gives. */
export interface BundleStore {
  /** The folder, for messages. */
  readonly name: string;
  /** What a person does when a file is not what it was; absent: the bundle comes from somewhere, or was made. */
  readonly remedy?: string;
  /**
   * A whole file; `path` is relative to the folder, with `/`.
   * @throws AppError `bundle-missing` when there is no such file, `network` or `bundle-unreadable` when it cannot be read.
   */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The file as it lies on the disk, to be read in parts; absent where there is no such thing. @throws as `read` */
  blob?(path: string): Promise<Blob>;
}
