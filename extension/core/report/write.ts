import { baseName, reportBlocks } from './content';
import { htmlReport } from './html';
import { markdownReport } from './markdown';
import type { ReportFormat, ReportInput } from './report';

/** The report of an analysis as the text of one file. */
export function writeReport(input: ReportInput, format: ReportFormat): string {
  const blocks = reportBlocks(input);
  return format === 'html'
    ? htmlReport(`${baseName(input.context.file)}: ${input.analysis.verdict.title}`, blocks)
    : markdownReport(blocks);
}

/** By the ending of a file's name; null for any other. */
export function reportFormatOf(file: string): ReportFormat | null {
  if (/\.html?$/i.test(file)) return 'html';
  return /\.(md|markdown)$/i.test(file) ? 'markdown' : null;
}
