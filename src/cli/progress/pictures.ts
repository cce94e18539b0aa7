/** How far the pictures of a data set are decoded or drawn. */
import { formatCount } from '../../report/format.ts';

/** What of a stream is written to. */
interface Stream {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** Milliseconds between two looks: on a terminal as eyes follow, in a file as a reader bears. */
const INTERVALS = { terminal: 100, file: 10_000 } as const;

/** Says at times how many pictures are done: on a terminal in one line, which goes away at the end. */
export function pictureProgress(
  stream: Stream,
  now: () => number = Date.now,
): (done: number, total: number) => void {
  const interval = stream.isTTY ? INTERVALS.terminal : INTERVALS.file;
  let next = Number.NEGATIVE_INFINITY;
  return (done, total) => {
    const isLast = done === total;
    if (!isLast && now() < next) return;
    next = now() + interval;
    const text = `${done.toLocaleString('en-US')} of ${formatCount(total, 'picture')} ready`;
    if (!stream.isTTY) stream.write(`${text}\n`);
    else stream.write(isLast ? '\r\x1b[K' : `\r\x1b[K${text}`);
  };
}
