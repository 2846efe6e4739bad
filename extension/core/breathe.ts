/** Lets whatever waits (the next key, a message, a cancellation) have its turn between two pieces of long work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
