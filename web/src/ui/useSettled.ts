import { useEffect, useRef, useState } from "react";

/** Milliseconds in which nothing changed before: what comes then is not one of a burst. */
const BURST = 100;

/** A value once it has not changed for a while; an empty one at once, and one that comes after a pause. */
export function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  const changed = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const now = performance.now();
    const alone = milliseconds < BURST && now - changed.current > BURST;
    changed.current = now;
    if (value === "" || alone) {
      setSettled(value);
      return;
    }
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
