/** Numbers as people read them. */

/** With a comma between thousands. */
export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A number and its word: `1 parameter`, `61,706 parameters`. */
export function counted(value: number, word: string): string {
  return `${thousands(value)} ${word}${value === 1 ? '' : 's'}`;
}

/** In the largest unit that leaves at least one: `3.1 MiB`. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  for (; size >= 1023.95 && unit < units.length - 1; unit++) size /= 1024;
  return `${unit === 0 || size >= 99.95 ? thousands(size) : size.toFixed(1)} ${units[unit]}`;
}

/** A share of one as a percentage; what is not nothing does not read as nothing. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '<0.1 %';
  return `${(share * 100).toFixed(1)} %`;
}
