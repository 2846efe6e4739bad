/** A mistake in an expectation, or a value that it can't be asked of; offsets are into the expectation's text. */
export class ExpectFault extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
    readonly hint = '',
  ) {
    super(message);
    this.name = 'ExpectFault';
  }
}
