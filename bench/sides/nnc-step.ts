// Training steps on nnc's ONNX engine: `nnc-step.js STEP THREADS ROOT`.
console.log(JSON.stringify({ unable: 'the compiler is not there yet' }));
