/** A file being written; it can be written and read anywhere. */
export interface BundleFile {
  write(offset: number, bytes: Uint8Array): Promise<void>;
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Where a bundle's files go: a folder, the origin-private file system, memory. */
export interface BundleSink {
  /** Replaces a file of that name. @param path relative to the bundle */
  create(path: string): Promise<BundleFile>;
}
