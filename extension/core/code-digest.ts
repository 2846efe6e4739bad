import { randomUUID } from 'node:crypto';

declare const CODE_DIGEST: string | undefined;

/**
 * Names the code of core/ and of the Python that ships, put in by the bundler: what other code has read or replayed and kept is
 * made again. Sources that run unbundled may change any moment and trust only this process.
 */
export const codeDigest: string = typeof CODE_DIGEST === 'string' ? CODE_DIGEST : randomUUID();
