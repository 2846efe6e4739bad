/** Addresses as the page sees them. */
export interface PanelResources {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** Monaco, loaded when the first diff is shown. */
  readonly diffScript: string;
  readonly diffStyle: string;
  readonly editorWorker: string;
}

/** The page of the feedback panel. Only scripts with the nonce run; nothing is loaded from elsewhere. */
export function panelHtml(resources: PanelResources): string {
  const { cspSource, nonce, script, style, diffScript, diffStyle, editorWorker } = resources;
  const policy = [
    `default-src 'none'`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `script-src 'nonce-${nonce}'`,
    `worker-src blob:`,
    `connect-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>RewardSmith</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="panel"></div>
<script nonce="${nonce}" src="${script}" data-diff-script="${diffScript}" data-diff-style="${diffStyle}" data-editor-worker="${editorWorker}"></script>
</body>
</html>`;
}
