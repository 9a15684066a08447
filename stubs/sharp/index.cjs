throw new Error('sharp is replaced by a stub: this application runs onnxruntime-web only.');
