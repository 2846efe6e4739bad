import { ok } from '../../problem';
import { csvDialect, dialectNotes, dialectOf } from '../csv-dialect';
import { forEachCsvRow } from '../csv-rows';
import { beforeCut } from '../cut';
import { assignColumns } from '../flat-columns';
import { StepMapper } from '../json-steps';
import { TransitionsBuilder } from '../transitions';
import type { Reader } from './reader';

/** CSV with a header: `episode, t, obs_*` (or plain columns as observation fields)`, action, reward, next_*, done …`. */
export const csvReader: Reader = {
  id: 'csv',
  title: 'CSV of steps with a header',

  recognises(sample) {
    const dialect = csvDialect(sample);
    if (!dialect) return false;
    const targets = [...assignColumns(dialect.names).values()].map(({ to }) => to);
    const has = (to: (typeof targets)[number]): boolean => targets.includes(to);
    return has('observation') && (has('action') || has('reward') || (has('episode') && has('t')));
  },

  async read(source, sample) {
    const dialect = dialectOf(source, sample);
    const { names } = dialect;
    let text: ReadonlySet<string> = new Set();
    for (;;) {
      const builder = new TransitionsBuilder(source);
      const mapper = new StepMapper(source);
      const row: Record<string, unknown> = {};
      const { mixed, ended, cut } = await forEachCsvRow(source, dialect, text, (values, line) => {
        for (let i = 0; i < names.length; i++) row[names[i] ?? ''] = values[i];
        builder.add(mapper.step(row, line));
      });
      if (mixed.size > 0 && text.size === 0) {
        text = mixed;
        continue;
      }
      const { set, notes } = beforeCut(builder.finish(), cut, false);
      const kept = mapper.kept();
      return ok({
        set,
        notes: [
          ...notes,
          ...dialectNotes(dialect),
          ...(text.size ? [`${[...text].join(', ')} read as text: not every row has a number there`] : []),
          ...(kept.length ? [`kept in info: ${kept.join(', ')}`] : []),
          ...(ended ? [] : ['the last line has no line break: its last cell may have been cut']),
        ],
      });
    }
  },
};
