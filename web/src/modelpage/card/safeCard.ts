/**
 * A card as nodes of a page. Cards are untrusted: Markdown is made markup, the markup is cut down to a list of allowed
 * elements without ids, classes or styles, links are marked as leaving, and pictures are places until a person asks for
 * them.
 */

import DOMPurify, { type Config } from "dompurify";
import MarkdownIt from "markdown-it";
import { hostOf, imageAddress, linkAddress } from "./address";
import { shallow } from "./shallow";

export interface SafeCard {
  content: DocumentFragment;
  /** Hosts of its pictures; none of them was asked for anything. */
  hosts: readonly string[];
  /** Whether some of it stands as plain text, since its elements were too many or nested too deep. */
  cut: boolean;
}

const TEXT =
  "p br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code em strong b i u s del ins sub sup kbd samp var q cite abbr mark small";
const BLOCKS =
  "a img table caption thead tbody tfoot tr th td details summary figure figcaption div span center";

const ALLOWED: Config = {
  ALLOWED_TAGS: `${TEXT} ${BLOCKS}`.split(" "),
  ALLOWED_ATTR: ["href", "src", "alt", "colspan", "rowspan", "start"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const DEEPEST = 40;
const MOST_SPANNED = 24;

/** Still in a document that loads nothing: once in the page, a picture would ask for its source, seen or not. */
DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "IMG") return;
  node.setAttribute("data-source", node.getAttribute("src") ?? "");
  node.removeAttribute("src");
});

const markdown = new MarkdownIt({ html: true, linkify: true, maxNesting: DEEPEST });

/**
 * The policy of the page reports every style, handler and base that a parser so much as reads, though none has any
 * effect: they are renamed before, so that a report stays worth reading. What this misses is taken out below all the
 * same.
 */
const defused = (markup: string): string =>
  markup
    .replaceAll(/<(\/?)(?:style|script)\b/gi, "<$1template")
    .replaceAll(/<(\/?)base\b/gi, "<$1wbr")
    .replaceAll(/([\s/"'])(?:style|on[a-z]+)(\s*=)/gi, "$1title$2");
for (const kind of ["html_block", "html_inline"])
  markdown.renderer.rules[kind] = (tokens, at) => defused(tokens[at]?.content ?? "");
for (const kind of ["th_open", "td_open"])
  markdown.renderer.rules[kind] = (tokens, at) => `<${tokens[at]?.tag}>`;

/** Elements that the card's own heading levels become, under a heading of level `under`. */
export function safeCard(text: string, id: string, under: number): SafeCard {
  const { markup, cut } = shallow(markdown.render(text));
  const content = DOMPurify.sanitize(markup, ALLOWED) as unknown as DocumentFragment;
  const flattened = flatten(content);
  for (const heading of content.querySelectorAll("h1, h2, h3, h4, h5, h6"))
    renamed(heading, `h${Math.min(Number(heading.tagName[1]) + under, 6)}`);
  for (const center of content.querySelectorAll("center")) renamed(center, "div");
  for (const link of content.querySelectorAll("a")) markLink(link, id);
  const hosts = new Set<string>();
  for (const image of content.querySelectorAll("img")) {
    const host = placeFor(image, id);
    if (host) hosts.add(host);
  }
  for (const cell of content.querySelectorAll("td, th")) {
    for (const name of ["colspan", "rowspan"])
      if (Number(cell.getAttribute(name) ?? 1) > MOST_SPANNED) cell.removeAttribute(name);
  }
  for (const wide of content.querySelectorAll("table, pre")) scrollable(wide);
  return { content, hosts: [...hosts].sort(), cut: cut || flattened };
}

/** What is nested deeper than anyone reads becomes its text, so that nothing that walks the page runs out of room; whether anything was. */
function flatten(content: DocumentFragment): boolean {
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_ELEMENT);
  const deep: Element[] = [];
  let depth = 0;
  let node: Node | null = walker.firstChild();
  while (node) {
    if (depth >= DEEPEST) deep.push(node as Element);
    const child: Node | null = depth < DEEPEST ? walker.firstChild() : null;
    if (child) {
      node = child;
      depth++;
      continue;
    }
    let next: Node | null = walker.nextSibling();
    while (!next && walker.parentNode()) {
      depth--;
      next = walker.nextSibling();
    }
    node = next;
  }
  for (const element of deep) element.replaceWith(document.createTextNode(element.textContent ?? ""));
  return deep.length > 0;
}

function renamed(element: Element, name: string): void {
  const other = document.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
}

function markLink(link: HTMLAnchorElement, id: string): void {
  const address = linkAddress(link.getAttribute("href") ?? "", id);
  if (address === null) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.setAttribute("href", address);
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
  link.setAttribute("title", `Leaves this machine: ${hostOf(address)}`);
}

/** Puts a place where a picture would be, with its words; returns the host that has it, where it can be asked for. */
function placeFor(image: HTMLImageElement, id: string): string | null {
  const address = imageAddress(image.dataset.source ?? "", id);
  const place = document.createElement("span");
  const words = image.getAttribute("alt")?.trim().slice(0, 200);
  place.className = "card-picture";
  place.textContent = words ? `Picture: ${words}` : "Picture";
  if (address) place.dataset.source = address;
  image.replaceWith(place);
  return address && hostOf(address);
}

function scrollable(wide: Element): void {
  const frame = document.createElement("div");
  frame.className = "card-wide";
  frame.tabIndex = 0;
  wide.replaceWith(frame);
  frame.append(wide);
}

/** Puts the pictures into their places. From then on their hosts are asked. */
export function loadPictures(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>(".card-picture[data-source]")) {
    const image = place.ownerDocument.createElement("img");
    image.referrerPolicy = "no-referrer";
    image.alt = place.textContent ?? "";
    image.src = place.dataset.source ?? "";
    place.replaceWith(image);
  }
}
