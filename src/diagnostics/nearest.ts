/** Did you mean. */
import { distance } from 'fastest-levenshtein';

/** The known word that a misspelt one most likely stands for, if any is near enough. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = word.length < 4 ? 1 : word.length < 9 ? 2 : 3;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const apart = distanceBetween(word, candidate);
    // Of a word of two letters half is another.
    const mayBeAnother = word.length < 3 && apart > 0 && candidate[0] !== word[0];
    if (apart < bestDistance && apart < candidate.length && !mayBeAnother) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}

/** The one known word that differs in case alone, or else in one letter; undefined where none or several do. */
export function clearlyMeant(word: string, known: readonly string[]): string | undefined {
  const near = known.filter((candidate) => distanceBetween(word, candidate) <= 1);
  const same = near.filter((candidate) => distanceBetween(word, candidate) === 0);
  const [meant, ...others] = same.length > 0 ? same : near;
  return others.length === 0 ? meant : undefined;
}

/** Edits between two words; a difference of case is none, and two letters in the wrong order are one. */
function distanceBetween(written: string, known: string): number {
  const [word, candidate] = [written.toLowerCase(), known.toLowerCase()];
  if (candidate === word) return 0;
  for (let index = 1; index < word.length; index++) {
    const swapped = `${word.slice(0, index - 1)}${word[index]}${word[index - 1]}${word.slice(index + 1)}`;
    if (swapped === candidate) return 1;
  }
  return distance(word, candidate);
}
