/** WebAssembly can wait for promises here (JSPI): onnxruntime then runs in its smaller build, and reads files in parts. */
export const isSuspending = (): boolean => 'Suspending' in WebAssembly;
