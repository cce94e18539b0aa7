/** What several seeds say together, and whether two variants really differ. */

/** What is known of a figure from its values over seeds. */
export interface Summary {
  /** How many seeds gave a finite number. */
  readonly count: number;
  readonly mean: number;
  /** Sample deviation (n - 1); NaN for fewer than two values. */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The arithmetic mean; NaN of nothing. */
export function mean(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0) / numbers.length;
}

/** The sample standard deviation, with n - 1; NaN for fewer than two numbers. */
export function sampleDeviation(numbers: readonly number[]): number {
  if (numbers.length < 2) return Number.NaN;
  const centre = mean(numbers);
  const squares = numbers.reduce((total, number) => total + (number - centre) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - 1));
}

/** The summary of the finite numbers among those given. */
export function summarize(numbers: readonly (number | null | undefined)[]): Summary {
  const finite = numbers.filter((number): number is number => Number.isFinite(number));
  return {
    count: finite.length,
    mean: mean(finite),
    deviation: sampleDeviation(finite),
    minimum: finite.reduce((low, number) => Math.min(low, number), finite[0] ?? Number.NaN),
    maximum: finite.reduce((high, number) => Math.max(high, number), finite[0] ?? Number.NaN),
  };
}

/**
 * How far apart two means must lie to be told apart at 95 % (Welch's t-test, two-sided); undefined when a side has
 * fewer than two seeds, because then nobody knows how far it moves. `step` is the least by which a figure can move, one
 * sample of a share: that a few seeds agree to the sample does not say that others would.
 */
export function criticalDifference(first: Summary, second: Summary, step = 0): number | undefined {
  if (first.count < 2 || second.count < 2) return undefined;
  const a = Math.max(first.deviation, step) ** 2 / first.count;
  const b = Math.max(second.deviation, step) ** 2 / second.count;
  if (a + b === 0) return 0;
  const freedom = (a + b) ** 2 / (a ** 2 / (first.count - 1) + b ** 2 / (second.count - 1));
  return studentQuantile(freedom) * Math.sqrt(a + b);
}

/** Where one further seed would lie at 95 %, as far as the seeds that there are tell; undefined for fewer than two. */
export function furtherSeed({
  count,
  mean: centre,
  deviation,
}: Summary): readonly [number, number] | undefined {
  if (count < 2) return undefined;
  const half = studentQuantile(count - 1) * deviation * Math.sqrt(1 + 1 / count);
  return [centre - half, centre + half];
}

/** Of the normal distribution: 95 % lie so many deviations around the mean. */
const NORMAL_95 = 1.96;

/** Half the 95 % interval of Wilson for a share that was measured on so many samples: more than 0 even of all or none. */
export function shareUncertainty(share: number, samples: number): number {
  const variance = Math.max(share * (1 - share), 0) / samples;
  return (
    (NORMAL_95 / (1 + NORMAL_95 ** 2 / samples)) * Math.sqrt(variance + (NORMAL_95 / (2 * samples)) ** 2)
  );
}

/** The 95 % interval of Wilson (1927): around a point between the share and one half, the nearer to it the fewer samples there are. */
export function shareInterval(share: number, samples: number): readonly [number, number] {
  const middle = (share + NORMAL_95 ** 2 / (2 * samples)) / (1 + NORMAL_95 ** 2 / samples);
  const half = shareUncertainty(share, samples);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** The 97.5 % quantiles of Student's t for 1, 2, 3, ... degrees of freedom. */
const studentQuantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

function studentQuantile(freedom: number): number {
  const whole = Math.max(Math.floor(freedom + 1e-9), 1);
  return studentQuantiles[whole - 1] ?? 2.04;
}
