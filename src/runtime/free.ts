/** Memory that goes at once, and not when the garbage collector comes to it. */
import { MessageChannel } from 'node:worker_threads';

const { port1: nowhere, port2: end } = new MessageChannel();
end.close();
nowhere.unref();

/**
 * Frees the memory of a buffer, which is empty afterwards. It moves into a message that nobody can get. (By `transfer(0)`,
 * which Node.js 20 lacks, it would go too.)
 */
export function free(buffer: ArrayBuffer): void {
  nowhere.postMessage(undefined, [buffer]);
}
