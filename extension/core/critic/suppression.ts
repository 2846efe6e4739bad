import type { PySource } from '../syntax/tree';
import type { CriticSettings } from './settings';
import type { Finding, SourceRange } from './finding';

const COMMENT = /#\s*rewardsmith:\s*ignore(?:\[([^\]]*)\])?(.*)$/i;

/** One wish to hear nothing of a rule: a comment in the reward, or an entry of the task file. */
interface Ignore {
  /** Null: on any line. */
  readonly line: number | null;
  /** Null: every rule. */
  readonly codes: ReadonlySet<string> | null;
  readonly hasReason: boolean;
  readonly file: string;
  readonly range: SourceRange;
  /** Codes of findings that it kept back. */
  readonly used: Set<string>;
}

/**
 * `# rewardsmith: ignore[RS001, RS008] reason`, at the end of the line or alone on the line before; without brackets it
 * covers every code. And `"critic": {"ignore": …}` of the task file, for the whole reward.
 */
export class Suppressions {
  private readonly ignores: readonly Ignore[];

  constructor(
    private readonly document: PySource,
    private readonly file: string,
    settings: CriticSettings | null = null,
  ) {
    this.ignores = [
      ...commentsOf(document, file),
      ...(settings?.ignores ?? []).map(({ rule, reason, place }) => ({
        line: null,
        codes: new Set([rule.toUpperCase()]),
        hasReason: reason.trim() !== '',
        ...place,
        used: new Set<string>(),
      })),
    ];
  }

  covers(code: string, line: number): boolean {
    const wanted = code.toUpperCase();
    const covering = this.ignores.filter(
      (ignore) =>
        (ignore.line === null || ignore.line === line) && (ignore.codes === null || ignore.codes.has(wanted)),
    );
    for (const { used } of covering) used.add(wanted);
    return covering.length > 0;
  }

  /** What is to be said of the wishes themselves. `isKnown`: whether all that a rule would find has been looked for. */
  notes(isKnown: (code: string) => boolean): Finding[] {
    if (this.document.hasError) return [];
    return this.ignores.flatMap(({ codes, hasReason, file, range, used }): Finding[] => {
      const note = (code: string, message: string): Finding => ({
        code,
        severity: 'info',
        message,
        file,
        range,
        source: 'rule',
      });
      const idle = codes ? [...codes].filter((code) => !used.has(code)) : used.size > 0 ? [] : ['any rule'];
      const judged = idle.filter((code) => isKnown(codes ? code : 'RS999'));
      const where = file === this.file ? 'on this line' : 'in this reward';
      return [
        ...(hasReason
          ? []
          : [
              note(
                'RS910',
                'This silences a finding without saying why. Whoever reads it next will want to know.',
              ),
            ]),
        ...(judged.length > 0
          ? [note('RS911', `There is nothing to silence: ${judged.join(', ')} finds nothing ${where}.`)]
          : []),
      ];
    });
  }
}

function commentsOf(document: PySource, file: string): Ignore[] {
  return document.root.all('comment').flatMap((comment) => {
    const match = COMMENT.exec(comment.text);
    if (!match) return [];
    const { line } = comment.range;
    const codes =
      match[1] === undefined ? null : new Set(match[1].split(',').map((code) => code.trim().toUpperCase()));
    const alone = document.line(line).trimStart().startsWith('#');
    return {
      line: alone ? line + 1 : line,
      codes,
      hasReason: /[\p{L}\p{N}]/u.test(match[2] ?? ''),
      file,
      range: comment.range,
      used: new Set<string>(),
    };
  });
}
