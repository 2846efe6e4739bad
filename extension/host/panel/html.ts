import { pageHtml } from '../webview-html';
import type { PageResources } from '../webview-html';

export interface PanelResources extends PageResources {
  /** Monaco, loaded when the first diff is shown. */
  readonly diffScript: string;
  readonly diffStyle: string;
  readonly editorWorker: string;
}

/** The page of the feedback panel. */
export function panelHtml(resources: PanelResources): string {
  const { cspSource, diffScript, diffStyle, editorWorker } = resources;
  return pageHtml(resources, {
    title: 'RewardSmith',
    root: 'panel',
    allowed: [`worker-src blob:`, `connect-src ${cspSource}`],
    data: ` data-diff-script="${diffScript}" data-diff-style="${diffStyle}" data-editor-worker="${editorWorker}"`,
  });
}
