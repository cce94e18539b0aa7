/** What `nnc` starts: the bundled command line, with its compiled code where the build could make it for this Node.js. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readScript } from './script.ts';

/** The name of the bundle, which the build puts here. */
declare const NNC_COMMAND: string;

const file = fileURLToPath(new URL(`${NNC_COMMAND}.cjs`, import.meta.url));
const compiled = fileURLToPath(new URL(`${NNC_COMMAND}.code`, import.meta.url));
readScript(file, existsSync(compiled) ? readFileSync(compiled) : undefined).run();
