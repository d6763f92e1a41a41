// Why a board could not be reached, in words.

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  EHOSTDOWN: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENETDOWN: 'network unreachable',
  ENOTFOUND: 'unknown host name',
  EAI_AGAIN: 'no name server answers',
  ETIMEDOUT: 'no answer',
  EADDRNOTAVAIL: 'no address of this machine can reach it',
  EMFILE: 'too many open files: raise the limit with ulimit -n',
  EACCES: 'not allowed by this machine (a firewall?)',
  EPERM: 'not allowed by this machine (a firewall?)',
};

/** A socket's error in words; of a host with several addresses what most of them came to. */
export function dialFailure(error: NodeJS.ErrnoException): string {
  if (error instanceof AggregateError) {
    const reasons = new Set(error.errors.map(dialFailure));
    return [...reasons].join(', ');
  }
  return WORDS[error.code ?? ''] ?? (error.message || 'no connection');
}
