throw new Error('onnxruntime-node is replaced by a stub: this application runs onnxruntime-web only.');
