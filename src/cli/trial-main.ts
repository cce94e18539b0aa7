/** Entry of a trial's process: `node trial.js FOLDER`, with a channel to the parent. */
import { runTrial, type TrialMessage } from '../runtime/trial-process.ts';

let stopping = false;
process.on('message', (message: { readonly type?: string }) => {
  if (message.type === 'stop') stopping = true;
});
// Ctrl-C reaches the whole group of processes; the parent decides what it means.
process.on('SIGINT', () => {});
// Without its parent nobody would take the result.
process.on('disconnect', () => process.exit(1));

const send = (message: TrialMessage): void => {
  process.send?.(message);
};

try {
  await runTrial(process.argv[2]!, send, () => stopping);
  process.removeAllListeners('disconnect');
  process.disconnect?.();
} catch (error) {
  console.error(error);
  process.exit(1);
}
