/** A file being written; it can be written and read anywhere. */
export interface BundleFile {
  /** Bytes it has now. */
  size(): Promise<number>;
  write(offset: number, bytes: Uint8Array): Promise<void>;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** What was written is on the disk when it resolves, as far as the system tells. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Where a bundle's files go: a folder, the origin-private file system, memory. */
export interface BundleSink {
  /** A file of that name, emptied if it is there. @param path relative to the bundle */
  create(path: string): Promise<BundleFile>;
  /** A file of that name as it is, empty if it is not there. */
  open(path: string): Promise<BundleFile>;
  /** Nothing happens when it is not there. */
  remove(path: string): Promise<void>;
}

/** Writes a whole file. */
export async function writeWhole(sink: BundleSink, path: string, bytes: Uint8Array): Promise<void> {
  const file = await sink.create(path);
  try {
    await file.write(0, bytes);
    await file.flush();
  } finally {
    await file.close();
  }
}
