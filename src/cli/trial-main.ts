/** Entry of a trial's process: `node trial.js FOLDER`, with a channel to the parent. */
import type { StopMessage, TrialMessage } from '../runtime/trial-process.ts';

let stopping = false;
const stop = (): void => {
  stopping = true;
};
// Signals reach the whole group of processes, and either way the running epoch is to end first.
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('message', (message: StopMessage) => {
  if (message.type === 'stop') stop();
});
// Without its parent nobody would take the result.
process.on('disconnect', () => process.exit(1));

/** Messages are queued; only when the last one is out may the channel close. */
let lastSent: Promise<unknown> = Promise.resolve();
const send = (message: TrialMessage): void => {
  lastSent = new Promise((done) => process.send?.(message, undefined, undefined, done));
};

try {
  // Loaded late, so that a signal right after the start finds its handler.
  const { runTrial } = await import('../runtime/trial-process.ts');
  await runTrial(process.argv[2]!, send, () => stopping);
  await lastSent;
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
} catch (error) {
  console.error(error);
  process.exit(1);
}
