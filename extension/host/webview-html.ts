/** Addresses as a page sees them. */
export interface PageResources {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
}

interface PageContent {
  readonly title: string;
  /** Id of the element that the script fills. */
  readonly root: string;
  /** What the page may do beyond running its script and showing what ships with it. */
  readonly allowed?: readonly string[];
  /** Attributes of the script element. */
  readonly data?: string;
}

/** The page of a webview. Only scripts with the nonce run, nothing is loaded from elsewhere, nothing else is connected to. */
export function pageHtml(
  { cspSource, nonce, script, style }: PageResources,
  { title, root, allowed = [], data = '' }: PageContent,
): string {
  const policy = [
    `default-src 'none'`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `script-src 'nonce-${nonce}'`,
    ...allowed,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="${root}"></div>
<script nonce="${nonce}" src="${script}"${data}></script>
</body>
</html>`;
}
