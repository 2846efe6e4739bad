import type * as z from 'zod/mini';
import type { PageHost } from './page-host';
import type { pushedSchema, requests } from './protocol/messages';

/** The extension, as the panel speaks with it. */
export type Host = PageHost<typeof requests, z.infer<typeof pushedSchema>>;
