import type * as z from 'zod/mini';
import type { PageHost } from '../page-host';
import type { pushedSchema, requests } from './protocol';

/** The extension, as the page of a recording speaks with it. */
export type RecordingHost = PageHost<typeof requests, z.infer<typeof pushedSchema>>;
