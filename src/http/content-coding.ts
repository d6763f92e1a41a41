// Which coding of a content a caller wants (RFC 9110 section 12.5.3).

/** `identity`: as it is. */
export type Coding = 'br' | 'gzip' | 'identity';

const WEIGHT = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/** What is acceptable only because nothing was said against it: less than anything that was asked for. */
const UNASKED = 1e-6;

/**
 * Chooses among the codings that there are.
 *
 * @param accepted the header `Accept-Encoding`; undefined: there was none, so the caller may know of none
 * @param offered those to be preferred first, where the caller does not care
 * @returns null when the caller takes none of them
 */
export function chooseCoding(
  accepted: string | undefined,
  offered: readonly Coding[],
): Coding | null {
  const weights = parseWeights(accepted ?? '');
  let chosen: Coding | null = null;
  let best = 0;
  for (const coding of offered) {
    const unsaid = weights.get('*') ?? (coding === 'identity' ? UNASKED : 0);
    const weight = weights.get(coding) ?? unsaid;
    if (weight > best) {
      chosen = coding;
      best = weight;
    }
  }
  return chosen;
}

/** By the name of the coding, in lower case; what is malformed is as if it were not there. */
function parseWeights(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const item of header.split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const [weight] = parameters;
    const value = weight === undefined ? '1' : WEIGHT.exec(weight)?.[1];
    if (name === '' || value === undefined || parameters.length > 1) continue;
    weights.set(name === 'x-gzip' ? 'gzip' : name, Number(value));
  }
  return weights;
}
