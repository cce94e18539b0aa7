/**
 * Entry of a trial's process, with a channel to the parent: `node trial.js FOLDER` trains, `node trial.js FOLDER TASK` does
 * what the file TASK in the folder says of the finished trial.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { StopMessage, TrialMessage } from '../runtime/trial-process.ts';

const [folder, task] = process.argv.slice(2) as [string, string | undefined];
let stopping = false;
const stop = (): void => {
  stopping = true;
  // Nothing is lost: what is missing is found out by the next run.
  if (task !== undefined) process.exit(1);
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
  if (task === undefined) {
    const { runTrial } = await import('../runtime/trial-process.ts');
    await runTrial(folder, send, () => stopping);
  } else {
    await analyse(folder, task);
  }
  await lastSent;
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
} catch (error) {
  console.error(error);
  process.exit(1);
}

async function analyse(folder: string, task: string): Promise<void> {
  const { runAnalysis } = await import('../runtime/evaluation/analysis.ts');
  try {
    await runAnalysis(folder, task);
    send({ type: 'finished' });
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    send({ type: 'failed', diagnostics: error.diagnostics });
  }
}
