// Import before anything that formats numbers. Browsers started in a POSIX locale call their language "en-US@posix",
// which Intl refuses, and uPlot asks for it while it loads: the whole panel would stay empty.
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' });
}
