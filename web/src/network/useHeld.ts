/** Pins and camera of a network, as the link has them. */

import { useCallback, useMemo, useRef } from "react";
import { LastKept } from "../state/lastKept";
import { stampOf } from "../state/settings";
import type { Network } from "./answer";
import type { Question } from "./asking";
import { amendOptions, type Options, setOptions } from "./options";
import { NO_PINS, type Pins, readPins, writePins } from "./pins";

/** What was pinned on this page, by its text: a link has room for some of it only. */
const remembered = new LastKept<Pins>(200);

interface Held {
  pins: Pins;
  at: string | null;
  keepPins(pins: Pins): void;
  keepAt(at: string | null): void;
}

export function useHeld(
  network: Network,
  { filter, around, order, limit }: Question,
  options: Options,
  waiting: boolean,
): Held {
  const stamp = stampOf(filter, around, order, limit, options.seed);
  const text = options.pins?.startsWith(`${stamp}.`) ? options.pins : null;
  const told = options.at?.startsWith(`${stamp}_`) ? options.at.slice(stamp.length + 1) : null;
  const pins = useMemo(
    () =>
      text === null ? NO_PINS : (remembered.get(text) ?? readPins(text.slice(stamp.length + 1), network.ix)),
    [text, stamp, network],
  );
  const keepPins = useCallback(
    (held: Pins) => {
      const written = held.size > 0 ? `${stamp}.${writePins(held, network.ix)}` : null;
      if (written) remembered.keep(written, held);
      setOptions({ pins: written });
    },
    [stamp, network],
  );
  const keepAt = useCallback(
    (at: string | null) => {
      if (!waiting) amendOptions({ at: at && `${stamp}_${at}` });
    },
    [stamp, waiting],
  );
  // Until the answer to the present question is here, the former one stays as it is.
  const last = useRef({ pins, at: told });
  if (!waiting) last.current = { pins, at: told };
  return { ...last.current, keepPins, keepAt };
}
