/** The parent's side of a trial's process. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { packageRoot } from './package-root.ts';
import type { TrialMessage } from './trial-process.ts';

/** How the process of a trial ended. */
export interface Ended {
  readonly status: 'done' | 'failed' | 'interrupted';
  readonly error?: string;
}

/** Last words of a process that died are the end of what it wrote, in characters. */
const LAST_WORDS = 2000;

/**
 * Starts the process of a trial and waits for its end, however it comes; with a task, it does that in place of training. Where
 * this process ends first, the other is killed: in the middle of a step it would hear of nothing else.
 */
export function supervise(
  folder: string,
  onMessage: (message: TrialMessage) => void,
  { stop, task }: { readonly stop?: AbortSignal | undefined; readonly task?: string } = {},
): Promise<Ended> {
  return new Promise((done) => {
    const child = fork(
      join(packageRoot(), 'dist', 'trial.js'),
      [folder, ...(task === undefined ? [] : [task])],
      {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        serialization: 'json',
      },
    );
    let said: Ended | undefined;
    let lastWords = '';
    const kill = () => child.kill('SIGKILL');
    process.on('exit', kill);
    const askToStop = () => child.connected && child.send({ type: 'stop' }, () => {});
    stop?.addEventListener('abort', askToStop);
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
    });
    child.on('message', (message: TrialMessage) => {
      if (message.type === 'finished') said = { status: 'done' };
      else if (message.type === 'interrupted') said = { status: 'interrupted' };
      else if (message.type === 'failed') said = { status: 'failed', error: sentences(message.diagnostics) };
      else onMessage(message);
    });
    const end = (fallback: Ended) => {
      process.off('exit', kill);
      stop?.removeEventListener('abort', askToStop);
      done(said ?? fallback);
    };
    let spawned = false;
    child.on('spawn', () => {
      spawned = true;
    });
    child.on('error', (error) => {
      // Once it runs, its end says more than a message that could not be delivered.
      if (!spawned) end({ status: 'failed', error: `its process did not start: ${error.message}` });
    });
    child.on('close', (code, signal) => {
      if (stop?.aborted) end({ status: 'interrupted' });
      const how = signal === null ? `ended with code ${code}` : `was killed by ${signal}`;
      end({
        status: 'failed',
        error: `its process ${how}${lastWords === '' ? '' : `: ${lastWords.trim()}`}`,
      });
    });
  });
}

/** A diagnostic of a trial in a line: it comes from another process and has no text to point into. */
function sentences(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ code, message, fixes }) =>
      [`${code}: ${message}`, ...(fixes ?? []).map((fix) => fix.message)].join('; '),
    )
    .join('\n');
}
