import { copying } from './families/copying';
import { format } from './families/format';
import { hedging } from './families/hedging';
import { hidden } from './families/hidden';
import { judges } from './families/judges';
import { language } from './families/language';
import { length } from './families/length';
import { lists } from './families/lists';
import { lookAlikes } from './families/look-alikes';
import { nothing } from './families/nothing';
import { numbers } from './families/numbers';
import { parsers } from './families/parsers';
import { structure } from './families/structure';
import type { Strategy } from './strategy';

/** Everything that is tried, family by family. */
export const strategies: readonly Strategy[] = [
  ...nothing,
  ...format,
  ...copying,
  ...hedging,
  ...lists,
  ...numbers,
  ...lookAlikes,
  ...hidden,
  ...judges,
  ...length,
  ...language,
  ...parsers,
  ...structure,
];
