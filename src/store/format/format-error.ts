/** Stored bytes that do not follow the format: damaged, or written by a newer version. */
export class FormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FormatError';
  }
}
