import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Atlas } from "../api/types";
import { palettes } from "../color/palettes";
import { count, plural } from "../format/numbers";
import { say } from "../state/overlays";
import { reducedMotion, usePreferences, useTheme } from "../state/preferences";
import { openModel, scope, useView } from "../state/view";
import { Failure, Skeleton } from "../ui/States";
import type { Network as Answer } from "./answer";
import { getNetwork, type Question } from "./asking";
import { Controls } from "./Controls";
import { inkOf } from "./ink";
import { joinedAt, readableThreshold } from "./joined";
import { Key } from "./Key";
import { useKeys } from "./keys";
import { NodeList } from "./NodeList";
import { Nothing } from "./Nothing";
import { readOptions } from "./options";
import { type Content, Picture, type Pointed } from "./Picture";
import { boxSelect } from "./selecting";
import { Telling } from "./Telling";
import { Tip } from "./Tip";
import { useHeld } from "./useHeld";
import { useLook } from "./useLook";
import "./network.css";

/** The models of the filter and selection, or those around the open one, and all that joins them. */
export default function Network({ atlas }: { atlas: Atlas }) {
  const text = useView((v) => v.network);
  const options = useMemo(() => readOptions(text), [text]);
  const filter = useView(scope);
  const model = useView((v) => v.model);
  const around = options.of === "around" ? model : null;
  const question: Question = {
    filter: around ? "" : filter,
    around,
    order: options.order,
    limit: options.limit,
  };
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ["network", question],
    queryFn: ({ signal }) => getNetwork(question, signal),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  return (
    <section className={`network${isPlaceholderData ? " waiting" : ""}`} aria-label="Network">
      {error && (
        <div className="network-failure">
          <Failure error={error} retry={() => void refetch()} />
        </div>
      )}
      {!data && !error && (
        <div className="network-failure">
          <Skeleton lines={4} />
        </div>
      )}
      {data && !error && data.id.length < 2 && <Nothing network={data} around={around} />}
      {data && !error && data.id.length >= 2 && (
        <Drawn network={data} atlas={atlas} question={question} waiting={isPlaceholderData} />
      )}
    </section>
  );
}

interface DrawnProps {
  network: Answer;
  atlas: Atlas;
  question: Question;
  /** It is the answer to a former question. */
  waiting: boolean;
}

function Drawn({ network, atlas, question, waiting }: DrawnProps) {
  const text = useView((v) => v.network);
  const options = useMemo(() => readOptions(text), [text]);
  const theme = useTheme();
  const labels = usePreferences((p) => p.labels);
  const model = useView((v) => v.model);
  const [least, setLeast] = useState<number | null>(null);
  const threshold = least ?? options.least ?? readableThreshold(network);
  const joined = useMemo(() => joinedAt(network, threshold, options.off), [network, threshold, options.off]);
  const { look, radii, column } = useLook(network, theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<Picture | null>(null);
  const [pointed, setPointed] = useState<Pointed>({ node: null, edge: null, x: 0, y: 0 });
  const { pins, at, keepPins, keepAt } = useHeld(network, question, options, waiting);
  const [layout, setLayout] = useState({ progress: 0, atRest: false });
  const [boxing, setBoxing] = useState(false);
  const toggleBoxing = useCallback(() => setBoxing((now) => !now), []);
  const current = useRef(network);
  current.current = network;
  const keep = useRef({ pins: keepPins, at: keepAt });
  keep.current = { pins: keepPins, at: keepAt };

  const open = model === null ? -1 : network.id.indexOf(model);
  const content: Content = useMemo(
    () => ({
      network,
      joined,
      look,
      radii,
      labels,
      ink: inkOf(palettes[theme]),
      open: open < 0 ? null : open,
    }),
    [network, joined, look, radii, labels, theme, open],
  );

  useEffect(() => {
    if (!canvas.current) return;
    const made = new Picture(canvas.current, reducedMotion(), {
      point: setPointed,
      open: (node) => openModel(current.current.id[node] as string),
      box: (nodes, keys) => {
        setBoxing(false);
        boxSelect(current.current, nodes, keys);
      },
      pins: (held) => keep.current.pins(held),
      rest: (camera) => keep.current.at(camera),
      progress: (progress, atRest) => setLayout({ progress, atRest }),
    });
    setPicture(made);
    return () => made.dispose();
  }, []);
  useEffect(() => picture?.show(content, options.seed, pins, at), [picture, content, options.seed, pins, at]);
  useEffect(() => {
    if (picture) picture.boxing = boxing;
  }, [picture, boxing]);
  useKeys(picture, frame, toggleBoxing);

  const focus = pointed.node;
  const tell =
    focus === null
      ? ""
      : `${network.id[focus]}: ${plural(joined.similar[focus] ?? 0, "similar model")}, ${plural(joined.lineage[focus] ?? 0, "relative")}`;
  return (
    <>
      <div
        ref={frame}
        className="network-picture"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows walk the network from model to model.
        tabIndex={0}
        role="application"
        aria-label={`Network of ${plural(network.id.length, "model")}. Arrows walk to a neighbor, Enter opens it, p pins it. The list says the same in words.`}
        data-rest={layout.atRest}
      >
        <canvas ref={canvas} className={boxing ? "network-canvas boxing" : "network-canvas"} />
      </div>
      <p className="unseen" aria-live="polite">
        {tell}
      </p>
      {!layout.atRest && (
        <progress
          className="network-progress"
          value={layout.progress}
          max={1}
          aria-label="The layout comes to rest"
        />
      )}
      {options.list ? (
        <NodeList network={network} joined={joined} threshold={threshold} />
      ) : (
        picture && (
          <Tip network={network} joined={joined} pointed={pointed} look={look} threshold={threshold} />
        )
      )}
      <Telling
        network={network}
        joined={joined}
        options={options}
        threshold={threshold}
        total={atlas.models}
        onLeast={setLeast}
      />
      {!options.list && (
        <Key network={network} joined={joined} options={options} column={column} theme={theme} />
      )}
      <Controls
        picture={picture}
        boxing={boxing}
        pinned={pins.size}
        options={options}
        network={network}
        joined={joined}
        threshold={threshold}
        onBoxing={(on) => {
          setBoxing(on);
          if (on) say(`Draw a box around models: ${count(network.id.length)} are here.`);
        }}
      />
    </>
  );
}
