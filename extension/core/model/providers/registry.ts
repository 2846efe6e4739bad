import { anthropic } from './anthropic';
import { google } from './google';
import { openai } from './openai';
import type { Provider } from './provider';

/** All that core can ask by itself. */
export const PROVIDERS: readonly Provider[] = [openai, anthropic, google];
