import { createInterface } from 'node:readline';

interface Serving {
  /** Done after each step. */
  readonly afterwards?: () => void;
  /** Milliseconds that it took to load what executes the steps, and them. */
  readonly opened?: number;
}

/**
 * The child's half of the protocol of `Child`: greets, then runs and times `step` as often as it is told; what is done after each
 * is not timed.
 */
export async function serve(
  description: string,
  step: () => Promise<unknown>,
  { afterwards = () => {}, opened }: Serving = {},
): Promise<void> {
  console.log(JSON.stringify({ ready: description, opened }));
  for await (const line of createInterface({ input: process.stdin })) {
    const count = Number(/^run (\d+)$/.exec(line)?.[1]);
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      const started = performance.now();
      await step();
      times.push(performance.now() - started);
      afterwards();
    }
    console.log(JSON.stringify({ times, peak: process.resourceUsage().maxRSS / 1024 }));
  }
}
