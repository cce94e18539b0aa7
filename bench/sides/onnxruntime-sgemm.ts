// onnxruntime's rate of multiplying square matrices: `onnxruntime-sgemm.js SIZE THREADS`.
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { serve } from './serve.ts';

/** An ONNX model: IR 8, opset 17, one node `c = MatMul(a, b)` on float matrices of any size. */
const matrixProduct =
  'CAg6XwoRCgFhCgFiEgFjIgZNYXRNdWwSBXNnZW1tWhUKAWESEAoOCAESCgoDEgFtCgMSAWtaFQoBYhIQCg4IARIKCgMSAWsKAxIBbmIVCgFjEhAKDggBEgoKAxIBbQoDEgFuQgIQEQ==';

const size = Number(process.argv[2]);
const session = await InferenceSession.create(Buffer.from(matrixProduct, 'base64'), {
  intraOpNumThreads: Number(process.argv[3]),
  interOpNumThreads: 1,
});

function matrix(): Tensor {
  return new Tensor('float32', Float32Array.from({ length: size * size }, Math.random), [size, size]);
}

const feeds = { a: matrix(), b: matrix() };
const fetches = { c: matrix() };
await serve(`onnxruntime-node ${env.versions.node}`, () => session.run(feeds, fetches));
