import type { PySource } from '../syntax/tree';

const COMMENT = /#\s*rewardsmith:\s*ignore(?:\[([^\]]*)\])?/i;

/**
 * `# rewardsmith: ignore[RS001, RS008] reason`, at the end of the line or alone on the line before; without brackets it
 * covers every code.
 */
export class Suppressions {
  /** By line: the codes, or null for all. */
  private readonly byLine = new Map<number, ReadonlySet<string> | null>();

  constructor(document: PySource) {
    for (const comment of document.root.all('comment')) {
      const match = COMMENT.exec(comment.text);
      if (!match) continue;
      const { line } = comment.range;
      const codes =
        match[1] === undefined ? null : new Set(match[1].split(',').map((code) => code.trim().toUpperCase()));
      const alone = document.line(line).trimStart().startsWith('#');
      this.byLine.set(alone ? line + 1 : line, codes);
    }
  }

  covers(code: string, line: number): boolean {
    const codes = this.byLine.get(line);
    return codes === null || codes?.has(code.toUpperCase()) === true;
  }
}
