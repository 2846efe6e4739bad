/** Addresses as the page sees them. */
export interface RecordingResources {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
}

/** The page of a recording. Only the script with the nonce runs; nothing is loaded from elsewhere, and nothing is connected to. */
export function recordingHtml({ cspSource, nonce, script, style }: RecordingResources): string {
  const policy = [
    `default-src 'none'`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Recording</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="recording"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
