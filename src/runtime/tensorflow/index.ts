/** What needs TensorFlow.js, behind one lazy import: the build makes it a bundle of its own, which loads when asked for. */
export { tf } from './library.ts';
export { oracleGradients } from './oracle.ts';
export { openSession } from './session.ts';
