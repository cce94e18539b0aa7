/** Did you mean. */
import { distance } from 'fastest-levenshtein';

/** The known word that a misspelt one most likely stands for, if any is near enough. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const apart = candidate.toLowerCase() === word.toLowerCase() ? 0 : distance(word, candidate);
    if (apart < bestDistance && apart < candidate.length) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}
