// Numbers for links, whatever carries them: rising, never reused.

let last = 0;

/** A number that no link of this process had before. */
export function nextLinkId(): number {
  last++;
  return last;
}
