import { buildBundles } from './dist.js';

/** Builds dist once before the tests, so that those of the command line run the real one. */
export async function setup() {
  await buildBundles();
}
