import { randomUUID } from 'node:crypto';

declare const READER_CODE: string | undefined;

/**
 * Names the code that reads recordings: a digest of its sources, put in by the bundler. What other code has read is read
 * again. Sources that run unbundled may change any moment and trust only this process.
 */
export const readerCode: string = typeof READER_CODE === 'string' ? READER_CODE : randomUUID();
