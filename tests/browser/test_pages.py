"""Pages of a model, a family and an owner, against what the server says; and cards that are attacks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from watched_pages import Watch, api, serving

import modelome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MODEL = "Qwen/Qwen3-0.6B"

HOSTILE = """---
license: mit
language:
- en
- <script>window.broken=1</script>
---
# A heading
<script>window.broken=1</script>
<img src=x onerror="window.broken=1">

![a picture](https://pictures.invalid/a.png) <img src="https://other.invalid/b.png" alt="another">
<svg onload="window.broken=1"><style>*{display:none}</style><circle r="9"/></svg>
<style>body{display:none}</style><p style="position:fixed;inset:0">styled</p>

[runs](javascript:window.broken=1) <a href="java\tscript:window.broken=1">runs too</a>
<a href="data:text/html,<script>window.broken=1</script>">data</a> [within](#root)
<form action="https://evil.invalid"><input name="q"><button onclick="window.broken=1">press</button></form>
<iframe src="https://evil.invalid"></iframe><object data="x"></object><embed src="x"><base href="https://evil.invalid/">
<div id="root" class="app" data-theme="x">named</div><link rel="stylesheet" href="https://evil.invalid/x.css">
<math><mtext><table><mglyph><style><img src=x onerror=window.broken=1></style></mglyph></table></mtext></math>

[the paper](https://arxiv.org/abs/2508.06811) [a file](./LICENSE)

| a | b |
|:--|--:|
| 1 | <td onmouseover=window.broken=1>2 |

```python
print("<b>as it is</b>")
```
"""
NESTED = "<div>" * 30_000 + "deep" + "> " * 400 + "text\n"
LONG = "# Long\n" + "".join(
    f"Paragraph {i} of a long card with *some* [words](https://x.invalid/{i}).\n\n" for i in range(3_500)
)


def page_title(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


def section(page: Page, title: str) -> Any:
    return page.get_by_role("region", name=re.compile(f"^{title}"))


def test_a_models_page_is_reached_from_the_panel_and_says_what_the_server_says(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(f"#model={MODEL}")
    panel = page.get_by_role("complementary", name="Model")
    verdict = api(address, f"model/license?id={MODEL}")["verdict"]
    expect(panel.locator(f".ship.{verdict}")).to_contain_text("Can I ship it?")
    panel.get_by_role("link", name="Open the page").click()
    expect(page_title(page)).to_have_text(MODEL)
    expect(page_title(page)).to_be_focused()
    expect(page).to_have_title(f"{MODEL} · modelome")
    model, lineage = api(address, f"model?id={MODEL}"), api(address, f"model/lineage?id={MODEL}")
    expect(section(page, "Facts")).to_contain_text(f"{model['downloads']:,}")
    below = section(page, "Lineage")
    expect(below).to_contain_text(f"All descendants {lineage['below']['models']:,}")
    for row in lineage["below"]["by_depth"]:
        expect(
            below.get_by_role("row").filter(has_text=re.compile(rf"^{row['depth']}{row['models']:,}$"))
        ).to_be_visible()
    expect(section(page, "License lineage")).to_contain_text("not legal advice")
    expect(section(page, "License lineage")).to_contain_text("What to do")
    similar = api(address, f"model/similar?id={MODEL}&k=30")["items"][0]
    expect(section(page, "Similar")).to_contain_text(similar["id"])
    page.get_by_role("button", name="Files", exact=True).click()
    expect(section(page, "Files")).to_be_in_viewport()
    # On to a child, from there to its way from the root, and back.
    child = api(address, f"models?filter=parent:{MODEL}%20children:0&limit=1")["items"][0]["id"]
    page.evaluate("id => { location.hash = new URLSearchParams({ view: 'model', model: id }).toString() }", child)
    expect(page_title(page)).to_have_text(child)
    paths = api(address, f"model/paths?id={quote(child)}")
    ways = section(page, "Lineage").locator(".mp-ways > li")
    expect(ways).to_have_count(min(len(paths["paths"]), 4))
    expect(ways.first).to_contain_text(paths["paths"][0][0]["id"])
    siblings = api(address, f"model/lineage?id={quote(child)}")["siblings"]
    expect(section(page, "Siblings")).to_contain_text(f"Siblings {siblings:,}")
    expect(section(page, "Difference to its parent")).to_be_visible()
    page.go_back()
    expect(page_title(page)).to_have_text(MODEL)
    # What is picked on a page is looked at in the table; what else can be done is in the menu.
    page.get_by_role("button", name="More to do with this model").click()
    page.get_by_role("menuitem", name="Family page").click()
    expect(page_title(page)).to_contain_text("Family of")
    page.go_back()
    section(page, "Facts").get_by_role("button", name=model["task"], exact=True).click()
    expect(page.get_by_role("grid", name="Models")).to_be_visible()
    expect(page).to_have_url(re.compile(f"filter=task:{model['task']}"))


def test_a_familys_page_adds_up_and_leads_on(visit: Callable[..., Page], address: str) -> None:
    member = api(address, f"models?filter=family:{MODEL}%20-is:root&limit=1")["items"][0]["id"]
    page = visit(f"#view=family&family={member}", ready=False)
    told = api(address, f"family/summary?root={quote(member)}")
    root = told["root"]["id"]
    expect(page_title(page)).to_have_text(f"Family of {root}")
    expect(page.locator(".fp-member")).to_contain_text(member)
    figures = page.locator(".pp-figures")
    for value in (told["models"], told["generations"], told["edges"], told["owners"], told["downloads"]):
        expect(figures.get_by_text(f"{value:,}", exact=True).first).to_be_visible()
    changed = section(page, "Where the license changed")
    changes = told["license_changes"]
    expect(changed).to_contain_text(f"On {changes['changed']:,} of {changes['compared']:,} edge")
    pair = changes["pairs"][0]
    first = changed.locator(".fp-changes > li").first
    expect(first).to_contain_text(f"{pair['edges']:,}")
    first.locator("summary").click()
    expect(first).to_contain_text(pair["examples"][0]["child_id"])
    traits = section(page, "Mutations at a glance")
    for trait in told["traits"]:
        cells = [trait["compared"], trait["changed"]]
        row = traits.get_by_role("row").filter(has_text=re.compile("".join(f"{cell:,}" for cell in cells)))
        expect(row.first).to_be_visible()
    growth = section(page, "Growth")
    growth.get_by_role("button", name="As a table").click()
    dated = sum(month["models"] for month in told["births"]["months"])
    expect(growth.get_by_role("row").last).to_contain_text(f"{dated:,}")
    page.get_by_role("button", name="Export the family").click()
    expect(page.get_by_role("menuitem", name="Newick")).to_have_attribute(
        "href", re.compile(r"family\?root=.*format=newick")
    )
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.locator(".status-count").first).to_contain_text(f"{told['models']:,}")
    page.go_back()
    page.get_by_role("link", name="Lit on the map").click()
    expect(page.get_by_label("Family on the map")).to_contain_text(f"{told['models']:,} models")


def test_an_owners_page_tells_what_it_builds_on_and_who_builds_on_it(
    visit: Callable[..., Page], address: str, watch: Watch
) -> None:
    page = visit("#view=owner&owner=qwen", ready=False)
    told = api(address, "owner?name=Qwen")
    expect(page_title(page)).to_have_text("Qwen")
    builds = section(page, "Who builds on it")
    expect(builds).to_contain_text(f"{told['built_on']:,} models of {told['builders_total']:,} other owners")
    expect(builds.locator(".pp-list > li").first).to_contain_text(told["builders"][0]["value"])
    expect(section(page, "What it builds on")).to_contain_text(f"{told['own_edges']:,} are its own models")
    best = section(page, "Its models").locator(".pp-list > li").first
    expect(best).to_contain_text(told["most_downloaded"][0]["id"])
    task = told["tasks"]["values"][0]
    section(page, "What they are").get_by_role("link", name=re.compile(f"^{task['value']}")).click()
    expect(page.locator(".status-count").first).to_contain_text(f"{task['count']:,}")
    # Nobody of that name: what was meant is a click away.
    watch.expected.append("404")
    page.evaluate("() => { location.hash = 'view=owner&owner=qwenn' }")
    missing = page.get_by_role("alert")
    expect(missing).to_contain_text("is not among the")
    missing.get_by_role("link", name="Qwen", exact=True).click()
    expect(page_title(page)).to_have_text("Qwen")
    page.evaluate("() => { location.hash = 'view=model&model=Qwen/Qwen3-0.6C' }")
    missing.get_by_role("link", name=MODEL, exact=True).click()
    expect(page_title(page)).to_have_text(MODEL)


def test_pages_fit_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(f"#view=model&model={MODEL}", ready=False, viewport={"width": 390, "height": 844})
    for fragment, title in (("", MODEL), ("view=owner&owner=Qwen", "Qwen"), (f"view=family&family={MODEL}", "Family")):
        if fragment:
            page.evaluate("fragment => { location.hash = fragment }", fragment)
        expect(page_title(page)).to_contain_text(title)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.querySelector('.pp').scrollWidth <= document.querySelector('.pp').clientWidth")


@pytest.fixture(scope="module")
def hostile(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an atlas whose cards are attacks, where the Hub can't be reached."""
    del chromium
    folder = tmp_path_factory.mktemp("cards")
    cards = {"evil/card": HOSTILE, "evil/nested": NESTED, "evil/long": LONG}
    rows: list[dict[str, object]] = [
        {"id": name, "tags": ["arxiv:2508.06811", "dataset:a/b"], "card": card, "downloads": 5}
        for name, card in cards.items()
    ]
    rows += [{**rows[0], "id": f"plain/model-{i}", "card": None} for i in range(40)]
    path = _build(folder, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # where nothing listens
        with serving(path) as address:
            yield address


def _build(folder: Path, rows: list[dict[str, object]]) -> Path:
    source = folder / "cards.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    modelome.build(str(source), folder / "atlas", keep_work=False, analysis=False)
    return folder / "atlas"


def test_no_card_runs_anything_asks_anyone_or_looks_like_the_page(hostile: str, browser: Browser) -> None:
    watch = Watch(hostile)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    watch.follow(page)
    page.goto(f"{hostile}#view=model&model=evil/card")
    card = section(page, "Card")
    text = card.locator(".card-text")
    expect(text.get_by_role("heading", name="A heading")).to_have_js_property("tagName", "H3")
    expect(card.get_by_role("row").filter(has_text="language")).to_contain_text("en, <script>")
    kinds = "script, style, svg, math, form, input, button, iframe, object, embed, base, link, img, [style], [onerror]"
    assert text.locator(kinds).count() == 0
    assert text.locator("[id], [onclick], [onload], [data-theme], .app").count() == 0
    links = text.get_by_role("link").evaluate_all("links => links.map(a => [a.href, a.rel, a.target])")
    assert links == [
        [href, "noopener noreferrer nofollow", "_blank"]
        for href in ("https://arxiv.org/abs/2508.06811", "https://huggingface.co/evil/card/blob/main/LICENSE")
    ]
    expect(text.locator("pre")).to_contain_text('print("<b>as it is</b>")')
    expect(text.locator("td").first).to_have_text("1")
    # Pictures are places until they are asked for; then they come into a frame of their own, and are not remembered.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ".invalid" in request.url else None)
    watch.expected += ["pictures.invalid", "other.invalid", "net::ERR"]
    expect(text.locator(".card-picture").first).to_have_text("Picture")
    card.get_by_role("button", name="Load pictures from huggingface.co, other.invalid, pictures.invalid").hover()
    assert asked == []
    context.route("**/*.png", lambda route: route.abort())
    context.route("https://huggingface.co/**", lambda route: route.abort())
    watch.expected.append("asked https://huggingface.co/evil/card/resolve/main/x")
    card.get_by_role("button", name=re.compile("^Load pictures")).click()
    frame = page.frame_locator("iframe.card-frame")
    expect(frame.locator("img")).to_have_count(3)
    assert {url.split("/")[2] for url in asked} == {"pictures.invalid", "other.invalid"}
    assert frame.locator("script, style, form, [onerror], [style]").count() == 0
    card.get_by_role("button", name="As written").click()
    expect(card.locator("pre.card")).to_contain_text("<script>window.broken=1</script>")
    # The Hub is asked when a person asks, and where it can't be reached the page says so.
    files = section(page, "Files")
    watch.expected.append("503")
    files.get_by_role("button", name="Ask the Hub for its files").click()
    expect(files.get_by_role("alert")).to_contain_text("could not be reached")
    papers = section(page, "Papers and datasets")
    expect(papers.get_by_role("link", name=re.compile("arXiv:2508.06811"))).to_have_attribute(
        "href", "https://arxiv.org/abs/2508.06811"
    )
    expect(papers).to_contain_text("42 other models")
    assert page.evaluate("window.broken") is None
    assert watch.complaints == []
    context.close()


def test_a_card_of_any_size_or_depth_is_shown(hostile: str, browser: Browser) -> None:
    watch = Watch(hostile)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    watch.follow(page)
    page.goto(f"{hostile}#view=model&model=evil/long")
    card = section(page, "Card")
    expect(card.locator(".card-text")).to_contain_text("Paragraph 50 ")
    expect(card.locator(".card-text")).not_to_contain_text("Paragraph 900 ")
    card.get_by_role("button", name=re.compile("^Show all")).click()
    expect(card.locator(".card-text")).to_contain_text("Paragraph 2400 ")
    page.evaluate("() => { location.hash = 'view=model&model=evil/nested' }")
    card.get_by_role("button", name=re.compile("^Show all")).click()
    expect(card.locator(".card-text")).to_contain_text("deep")
    expect(card.locator(".card-text")).to_contain_text("text")
    expect(card).to_contain_text("the innermost stand as plain text")
    deepest = page.locator(".card-text").evaluate(
        "(card) => { let most = 0; for (const node of card.querySelectorAll('*')) { let depth = 0; "
        "for (let at = node; at !== card; at = at.parentElement) depth++; most = Math.max(most, depth); } return most; }"
    )
    assert 30 < deepest <= 42
    page.close()
    assert watch.complaints == []
