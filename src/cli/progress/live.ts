/** Bars that stay in place on a terminal: one for the run, one for each running trial. */
import { stripVTControlCharacters } from 'node:util';
import { MultiBar, type SingleBar } from 'cli-progress';
import type { Colors } from 'picocolors/types.js';
import { formatCount, formatDuration, formatNumber, truncate } from '../../report/format.ts';
import { wrapText } from '../../report/wrap.ts';
import type { EventListener, RunEvent } from '../../runtime/events.ts';
import { endLine, evaluatingLine, finishLine, headlineText, noticeLine, startLines } from './sentences.ts';
import { createTracker, type Tracker, type TrialProgress } from './tracker.ts';

/** A stream as the display needs it. */
export type Terminal = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Draws a run on a terminal; the cursor is hidden until `stop`, which also runs when the process exits. */
export function createLiveDisplay(
  terminal: Terminal,
  colors: Colors,
  now: () => number,
): { readonly listener: EventListener; stop(): void } {
  const tracker = createTracker(now);
  const screen = createScreen(terminal);
  return {
    listener(event) {
      tracker.apply(event);
      draw(event, { screen, tracker, colors });
    },
    stop: screen.stop,
  };
}

interface Screen {
  show(key: string, line: (width: number) => string): void;
  hide(key: string): void;
  /** Prints a line that stays, above the bars. */
  print(line: string): void;
  stop(): void;
}

interface Display {
  readonly screen: Screen;
  readonly tracker: Tracker;
  readonly colors: Colors;
}

function draw(event: RunEvent, { screen, tracker, colors }: Display): void {
  const trial = 'trial' in event ? tracker.trial(event.trial) : undefined;
  switch (event.event) {
    case 'run-started':
      for (const line of startLines(event, colors)) screen.print(line);
      screen.show('', (width) => runLine(tracker, width));
      return;
    case 'trial-started':
      screen.show(event.trial, (width) => trialLine(tracker.trial(event.trial), width));
      return;
    case 'trial-finished':
      screen.hide(event.trial);
      if (trial !== undefined) screen.print(finishLine(event, trial, colors));
      return;
    case 'trial-evaluating':
      if (trial !== undefined) screen.print(evaluatingLine(trial));
      return;
    case 'notice':
    case 'interrupting':
      screen.print(noticeLine(event.message, colors));
      return;
    case 'run-finished':
      screen.print(endLine(event, colors));
      screen.stop();
      return;
    case 'step':
    case 'epoch':
      return;
  }
}

function createScreen(terminal: Terminal): Screen {
  const bars = new Map<string, SingleBar>();
  const multi = createBars(terminal);
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    process.off('exit', stop);
    multi.update();
    multi.stop();
  };
  process.once('exit', stop);
  return {
    show(key, line) {
      if (!stopped && !bars.has(key)) bars.set(key, multi.create(1, 0, { line }));
    },
    hide(key) {
      const bar = bars.get(key);
      if (!stopped && bar !== undefined) multi.remove(bar);
      bars.delete(key);
    },
    print(text) {
      for (const line of wrap(text, terminal.columns || 80)) {
        // A printed line takes the place of a bar: what is left of the bar is cleared.
        if (stopped) terminal.write(`${line}\n`);
        else multi.log(`${line}\u001b[K\n`);
      }
    },
    stop,
  };
}

function createBars(terminal: Terminal): MultiBar {
  return new MultiBar({
    stream: terminal,
    format: (_options, parameters, payload: { line: (width: number) => string }) =>
      payload.line(parameters.maxWidth - 1),
    hideCursor: true,
    clearOnComplete: true,
    // Lines printed above push the bars down, where the same text must be drawn again.
    forceRedraw: true,
    // Whoever runs the trials handles the signals.
    gracefulExit: false,
  });
}

function runLine(tracker: Tracker, width: number): string {
  const { done, total } = tracker.work();
  const trials = tracker.trials();
  const finished = trials.filter((trial) => trial.status !== undefined || trial.cached).length;
  const share = total === 0 ? 1 : done / total;
  const remaining = tracker.remaining();
  const facts = [
    `${Math.floor(share * 100)} %`,
    `${finished}/${formatCount(trials.length, 'trial')}`,
    ...(remaining === undefined ? [] : [`ETA ${formatDuration(remaining)}`]),
  ];
  return barLine('run', share, facts, width);
}

function trialLine(trial: TrialProgress | undefined, width: number): string {
  if (trial === undefined) return '';
  const within = trial.steps > 0 ? trial.step / trial.steps : 0;
  const epoch = Math.min(trial.epochsDone + 1, trial.epochs);
  const facts = [
    `epoch ${epoch}/${trial.epochs}`,
    ...(trial.last === undefined ? [] : [`test ${headlineText(trial.last.test)}`]),
    ...(trial.loss === undefined ? [] : [`loss ${formatNumber(trial.loss)}`]),
    ...(trial.steps > 0 ? [`step ${trial.step}/${trial.steps}`] : []),
  ];
  return barLine(trial.title, (trial.epochsDone + within) / trial.epochs, facts, width);
}

const titleWidth = 28;
const barWidth = 20;

/** Title, bar and as many facts as fit, the most telling first; a narrow terminal loses the bar before the facts. */
function barLine(title: string, share: number, facts: readonly string[], width: number): string {
  const name = truncate(title, titleWidth).padEnd(width >= 70 ? titleWidth : 0);
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * barWidth);
  const bar = ` ${'━'.repeat(filled)}${'─'.repeat(barWidth - filled)}`;
  let line = width >= 70 ? name + bar : name;
  for (const fact of facts) {
    if (line.length + 2 + fact.length > width) break;
    line += `  ${fact}`;
  }
  return truncate(line, width);
}

/** Cuts a text into lines of a width: wrapping is switched off while bars are drawn. */
function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const visible = stripVTControlCharacters(line);
    return visible.length <= width ? [line] : wrapText(visible, width);
  });
}
