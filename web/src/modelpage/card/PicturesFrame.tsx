import { useEffect, useRef, useState } from "react";
import { useTheme } from "../../state/preferences";
import { loadPictures, safeCard } from "./safeCard";

interface PicturesFrameProps {
  text: string;
  id: string;
  under: number;
}

/**
 * The card with its pictures, in a frame of its own: the policy of the app's page lets no picture in from elsewhere,
 * that of the frame's page nothing but pictures.
 */
export default function PicturesFrame({ text, id, under }: PicturesFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const theme = useTheme();
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    const page = frame.current?.contentDocument;
    if (!loaded || !page) return;
    for (const { href } of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
      const link = page.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      page.head.append(link);
    }
    const box = page.createElement("div");
    box.className = "card-text framed";
    box.append(page.importNode(safeCard(text, id, under).content, true));
    page.body.replaceChildren(box);
    loadPictures(box);
    const fit = new ResizeObserver(() => {
      if (frame.current) frame.current.style.height = `${box.scrollHeight + 2}px`;
    });
    fit.observe(box);
    return () => fit.disconnect();
  }, [loaded, text, id, under]);
  useEffect(() => {
    if (loaded) frame.current?.contentDocument?.documentElement.setAttribute("data-theme", theme);
  }, [loaded, theme]);
  return (
    <iframe
      ref={frame}
      className="card-frame"
      title="Card with its pictures"
      src={new URL("card-frame.html", document.baseURI).href}
      onLoad={() => setLoaded(true)}
    />
  );
}
