/** Which engine trained what, in words. */
import type { EngineSpan, TrialResult } from '../runtime/results.ts';
import { trialTitle } from './variants.ts';

/** `onnx`, or `onnx to epoch 3, then tfjs-node`. */
export function engineText(spans: readonly EngineSpan[]): string {
  return spans
    .map(({ engine }, i) => {
      const next = spans[i + 1];
      return next === undefined ? engine : `${engine} to epoch ${next.from_epoch}`;
    })
    .join(', then ');
}

/** Which engine trained from which epoch on; one from the first where nothing else is written down. */
export function spansOf({ engine, engines }: Pick<TrialResult, 'engine' | 'engines'>): readonly EngineSpan[] {
  return engines ?? [{ engine, from_epoch: 0 }];
}

/** Which engine trained; where trials differ, which of them: `onnx: seed 0; tfjs-node: seed 1`. */
export function trainedByText(trials: readonly TrialResult[]): string {
  const groups = new Map<string, string[]>();
  for (const trial of trials) {
    const text = engineText(spansOf(trial));
    groups.set(text, [...(groups.get(text) ?? []), trialTitle(trial)]);
  }
  if (groups.size === 1) return [...groups.keys()][0]!;
  return [...groups].map(([text, titles]) => `${text}: ${titles.join(', ')}`).join('; ');
}

/** That the trials of a run were not all trained by one engine alone; empty where they were, or a variant is an engine. */
export function mixedEngineSentences(trials: readonly TrialResult[]): readonly string[] {
  const isMixed = trials.some(({ engines }) => engines !== undefined);
  const areDifferent = new Set(trials.map(({ engine }) => engine)).size > 1;
  const isAxis = trials.some(({ variant }) => 'engine' in variant);
  return isMixed || (areDifferent && !isAxis) ? [`Trained by ${trainedByText(trials)}.`] : [];
}
