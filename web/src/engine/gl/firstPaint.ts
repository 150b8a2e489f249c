/** Milliseconds; a page that nobody sees is never painted. */
const LONGEST_WAIT = 1_500;

/**
 * Resolves when the page was painted once. In a browser just begun that takes a second, until the process that draws is
 * there; a context asked for before holds the page up for all of it (0.9 s in software), one asked for after for 20 ms, and
 * both are there at the same time.
 */
export function firstPaint(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, LONGEST_WAIT);
    const observer = new PerformanceObserver(done);
    function done(): void {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    }
    observer.observe({ type: "paint", buffered: true });
  });
}
