import type { Entry } from '../contract/contract';
import type { Problem } from '../problem';
import type { PyModule } from '../syntax/module';
import type { Finding, SourceRange } from './finding';

/** RS900: why the trainer cannot call this code, at its `def` (or at the place the problem names). */
export function contractFinding(
  problem: Problem,
  module: PyModule,
  entry: Entry | null,
  file: string,
): Finding {
  return {
    code: 'RS900',
    severity: 'error',
    message: `${problem.message} ${problem.hint}`.trim(),
    file,
    range: placeOf(problem, module, entry, file),
    source: 'rule',
  };
}

function placeOf(problem: Problem, module: PyModule, entry: Entry | null, file: string): SourceRange {
  const { where } = problem;
  if (where?.line !== undefined && where.file === file) return module.document.lineRange(where.line);
  return entryRange(module, entry);
}

/** The entry's name in its `def` or `class` line; the first definition, or the first line, when there is none. */
export function entryRange(module: PyModule, entry: Entry | null): SourceRange {
  const definitions = [
    ...module.functions.map((fn) => fn.nameNode),
    ...module.classes.map(({ node }) => node.child('name') ?? node),
  ];
  const named = definitions.find(
    (node) => node.text === entry?.name && (!entry || node.range.line === entry.line),
  );
  const chosen =
    named ?? definitions.find((node) => node.text === entry?.name) ?? (entry ? undefined : definitions[0]);
  return chosen?.range ?? module.document.lineRange(entry?.standsFor === undefined ? 1 : entry.line);
}
