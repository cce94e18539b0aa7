/** Displays for what is not a terminal: lines for people, NDJSON for programs, failures alone. */
import type { Colors } from 'picocolors/types.js';
import type { EventListener } from '../../runtime/events.ts';
import {
  endLine,
  epochLine,
  evaluatingLine,
  failureLine,
  finishLine,
  noticeLine,
  resumedLine,
  startLines,
} from './sentences.ts';
import { createTracker } from './tracker.ts';

/** Takes one line of text, its end not included. */
export type LineWriter = (line: string) => void;

/** A line for every epoch, and for what became of every trial. */
export function createLineDisplay(write: LineWriter, colors: Colors, now: () => number): EventListener {
  const tracker = createTracker(now);
  return (event) => {
    tracker.apply(event);
    const trial = 'trial' in event ? tracker.trial(event.trial) : undefined;
    switch (event.event) {
      case 'run-started':
        return startLines(event, colors).forEach(write);
      case 'trial-started':
        if (trial !== undefined && event.resumedAtEpoch > 0) write(resumedLine(trial, event.resumedAtEpoch));
        return;
      case 'epoch':
        if (trial !== undefined && !trial.cached) write(epochLine(trial, event.result, tracker.remaining()));
        return;
      case 'trial-finished':
        if (trial !== undefined) write(finishLine(event, trial, colors));
        return;
      case 'trial-evaluating':
        if (trial !== undefined) write(evaluatingLine(trial));
        return;
      case 'notice':
      case 'interrupting':
        return write(noticeLine(event.message, colors));
      case 'run-finished':
        return write(endLine(event, colors));
      case 'step':
        return;
    }
  };
}

/** The events themselves, one JSON text a line; of the steps of a trial at most one a second. */
export function createJsonDisplay(write: LineWriter, now: () => number): EventListener {
  const written = new Map<string, number>();
  return (event) => {
    if (event.event === 'step') {
      const time = now();
      if (time - (written.get(event.trial) ?? Number.NEGATIVE_INFINITY) < 1000) return;
      written.set(event.trial, time);
    }
    write(JSON.stringify(event));
  };
}

/** Nothing but the trials that failed. */
export function createQuietDisplay(write: LineWriter, colors: Colors): EventListener {
  const titles = new Map<string, string>();
  return (event) => {
    if (event.event === 'run-started') for (const trial of event.trials) titles.set(trial.name, trial.title);
    if (event.event === 'trial-finished' && event.status === 'failed')
      write(failureLine(event, titles.get(event.trial) ?? event.trial, colors));
  };
}
