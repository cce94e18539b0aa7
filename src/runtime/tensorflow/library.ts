/**
 * TensorFlow.js on its plain JavaScript backend, with its gradients: the only place that imports it. It is large:
 * whoever needs it loads this file when it is needed.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';

export { loadGraphModelSync, registerOp } from '@tensorflow/tfjs-converter';
export { tf };

// Without it TensorFlow.js greets, and praises its other packages.
tf.enableProdMode();
await tf.setBackend('cpu');
