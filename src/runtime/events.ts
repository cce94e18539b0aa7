/** What happens during a run, as it happens: the progress display, `--json` and tests read the same events. */
import type { EngineSpan, EpochResult, Figures, TrialStatus } from './results.ts';

export type RunEvent =
  | {
      readonly event: 'run-started';
      readonly model: string;
      readonly experiment: string;
      readonly data: string;
      /** What the user should know before it trains: a fallback that was taken. */
      readonly notices: readonly string[];
      readonly trials: readonly {
        readonly name: string;
        /** For people: `kernel=5 stride=2, seed 1`. */
        readonly title: string;
        readonly epochs: number;
        readonly cached: boolean;
        /** Only where one engine goes on with what another had begun. */
        readonly engines?: readonly EngineSpan[];
        /** Bytes that its process will take; absent where the engine cannot tell. */
        readonly memory?: number;
      }[];
      readonly out: string;
    }
  | { readonly event: 'trial-started'; readonly trial: string; readonly resumedAtEpoch: number }
  /** Within an epoch, at most some ten times a second. */
  | {
      readonly event: 'step';
      readonly trial: string;
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
    }
  | { readonly event: 'epoch'; readonly trial: string; readonly result: EpochResult }
  | {
      readonly event: 'trial-finished';
      readonly trial: string;
      readonly status: TrialStatus;
      readonly error?: string;
      /** Of the kept weights, when it is done. */
      readonly final?: { readonly epoch: number; readonly epochs: number; readonly test: Figures };
      readonly seconds: number;
    }
  /** Its weights are evaluated on further sets, which may take as long as an epoch. */
  | { readonly event: 'trial-evaluating'; readonly trial: string }
  /** A sentence for the user that belongs to no trial. */
  | { readonly event: 'notice'; readonly message: string }
  | { readonly event: 'interrupting'; readonly message: string }
  | {
      readonly event: 'run-finished';
      readonly out: string;
      readonly done: number;
      readonly failed: number;
      readonly interrupted: number;
      readonly seconds: number;
    };

export type EventListener = (event: RunEvent) => void;
