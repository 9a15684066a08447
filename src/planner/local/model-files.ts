/** Of a language model in transformers.js layout, as it lies on this device. */
export interface ModelFiles {
  /** For messages. */
  readonly name: string;
  /** In the words of transformers.js: `q4f16`, `fp32`; its file's suffix follows from it. */
  readonly dtype: string;
  /** Files of weights beside the graph. */
  readonly dataFiles: number;
  /** Null: there is no such file, which is no error where it is an optional one. */
  readonly blob: (path: string) => Promise<Blob | null>;
}
