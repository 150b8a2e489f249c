"""The network: which models, which lines, hands and keys on it, its list and its files, as the API has them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from playwright.sync_api import Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable

SPEECH = "task:automatic-speech-recognition"
BASE = "google/gemma-4-31B"


def settled(page: Page) -> Any:
    """Wait until the layout is at rest; give the picture."""
    expect(page.locator(".network-picture[data-rest=true]")).to_be_visible(timeout=30_000)
    return page.locator(".network-picture")


def saved(page: Page, form: str) -> Path:
    page.get_by_role("button", name="Save").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=form).click()
    return Path(download.value.path())


def place_of(page: Page, name: str) -> tuple[float, float]:
    """Give the place of a model on the page: the picture that is saved has it."""
    frame = page.locator(".network-picture").bounding_box()
    assert frame is not None
    for circle in ET.parse(saved(page, "SVG")).getroot().iterfind(".//{*}circle"):
        if circle.findtext("{*}title") == name:
            return frame["x"] + float(circle.get("cx", 0)), frame["y"] + float(circle.get("cy", 0))
    raise AssertionError(f"{name} is not in the picture")


def circles(page: Page) -> list[tuple[str | None, str | None, str | None]]:
    """Give where the picture that is saved has each model, on screen."""
    drawn = ET.parse(saved(page, "SVG")).getroot().iterfind(".//{*}circle")
    return [(circle.findtext("{*}title"), circle.get("cx"), circle.get("cy")) for circle in drawn]


def test_a_filter_as_a_network(visit: Callable[..., Page], address: str) -> None:
    truth = api(address, f"network?filter={quote(SPEECH)}")
    page = visit(f"#view=network&filter={quote(SPEECH)}", ready=False)
    picture = settled(page)
    expect(page.locator(".network-count")).to_contain_text(f"{truth['shown']:,} of 15,910 models match")

    slider = page.get_by_label(re.compile("similar pairs"))
    slider.fill("0.9")
    slider.blur()
    near = sum(similarity >= 0.9 for similarity in truth["pair_similarity"])
    expect(page.locator(".network-threshold")).to_contain_text(f"{near:,} of {len(truth['pair_a']):,} similar pairs")
    expect(page).to_have_url(re.compile("network=least:0.9"))

    key = page.get_by_label("Legend of the network")
    merges = truth["edge_relation"].count("finetune")
    expect(key.locator("label", has_text="Fine-tune")).to_contain_text(str(merges))
    key.get_by_role("checkbox", name="Fine-tune").uncheck()
    expect(page).to_have_url(re.compile("off:finetune"))

    graph = json.loads(saved(page, "JSON").read_text())
    assert [node["id"] for node in graph["nodes"]] == truth["id"]
    assert len(graph["edges"]) == near + len(truth["edge_relation"]) - merges
    tree = ET.parse(saved(page, "GraphML")).getroot()
    assert len(tree.findall(".//{*}edge")) == len(graph["edges"])
    assert ET.parse(saved(page, "SVG")).getroot().tag.endswith("svg")
    assert saved(page, "PNG").read_bytes().startswith(b"\x89PNG")

    page.get_by_role("button", name="List").click()
    table = page.get_by_role("table", name="Models of the network")
    expect(table).to_have_attribute("aria-rowcount", str(truth["shown"] + 1))
    table.get_by_role("button", name="Model", exact=True).click()
    first = min(truth["id"], key=str.lower)
    expect(table.get_by_role("row").nth(1)).to_contain_text(first.split("/")[1])
    page.get_by_role("button", name="List").click()

    picture.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".network-tip")).to_contain_text(truth["id"][0].split("/")[-1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Model")).to_contain_text(truth["id"][0].split("/")[-1])


def test_hands_on_the_network(visit: Callable[..., Page], address: str) -> None:
    family = f"family:{BASE}"
    truth = api(address, f"network?filter={quote(family)}")
    page = visit(f"#view=network&filter={quote(family)}", ready=False)
    picture = settled(page)
    before = [json.loads(saved(page, "JSON").read_text())["nodes"]]
    picture.focus()
    page.keyboard.press("ArrowRight")
    name = str(page.locator(".network-tip .model-name").first.text_content())
    page.keyboard.press("p")
    x, y = place_of(page, name)
    expect(page.get_by_role("button", name="Release 1 pinned")).to_be_visible()

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 40, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"pins:\w{4}\.\w+_-?\w+_-?\w+,at:"))
    settled(page)
    # Where it was let go it stays, and in a link as well: another page shows the same picture.
    before.append(json.loads(saved(page, "JSON").read_text())["nodes"])
    moved = [one["id"] for one, other in zip(*before, strict=True) if (one["x"], one["y"]) != (other["x"], other["y"])]
    assert name in moved
    other = visit(page.url[page.url.index("#") :], ready=False)
    settled(other)
    assert json.loads(saved(other, "JSON").read_text())["nodes"] == before[1]
    assert circles(other) == circles(page)
    page.get_by_role("button", name="Release 1 pinned").click()
    expect(page.get_by_role("button", name=re.compile("Release"))).to_have_count(0)
    settled(page)
    assert json.loads(saved(page, "JSON").read_text())["nodes"] == before[0]

    page.mouse.dblclick(x, y)
    expect(page.get_by_role("button", name="Release 1 pinned")).to_be_visible()
    expect(page.get_by_role("complementary", name="Model")).to_contain_text(name.rsplit("/", maxsplit=1)[-1])
    page.go_back()
    expect(page.get_by_role("button", name=re.compile("Release"))).to_have_count(0)
    expect(page.get_by_role("complementary", name="Model")).to_be_visible()

    around = api(address, f"network?around={quote(name)}")
    page.get_by_role("button", name="Around the open model").click()
    expect(page.locator(".network-count")).to_contain_text(str(around["shown"]))
    page.get_by_role("button", name="All that match").click()
    expect(page.locator(".network-count")).to_contain_text(f"{truth['shown']:,} of 15,910")
    settled(page)

    box = picture.bounding_box()
    page.keyboard.press("b")
    page.mouse.move(box["x"] + 2, box["y"] + 180)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4, steps=3)
    page.mouse.up()
    expect(page).to_have_url(re.compile("sel="))
    told = page.evaluate("history.state?.selection ?? new URLSearchParams(location.hash.slice(1)).get('sel')")
    chosen = re.findall(r"[^|:\"]+/[^|:\"]+", told)
    assert set(chosen) <= set(truth["id"])
    expect(page.locator(".network-count")).to_contain_text(f"{len(chosen)} of 15,910 models match")


def test_the_same_seed_is_the_same_picture_and_what_is_empty_says_what_to_do(visit: Callable[..., Page]) -> None:
    pictures = []
    page = visit(f"#view=network&filter={quote(SPEECH)}&network=limit:250", ready=False)
    for _ in range(2):
        settled(page)
        pictures.append(json.loads(saved(page, "JSON").read_text())["nodes"])
        page.reload()
    assert pictures[0] == pictures[1]
    settled(page)
    page.get_by_role("button", name="Lay out anew").click()
    expect(page).to_have_url(re.compile("seed:2"))
    settled(page)
    page.goto(page.url.split("#")[0] + "#view=network&filter=id:nobody/nothing")
    expect(page.locator(".network-nothing")).to_contain_text("No model matches")
    page.locator(".network-nothing").get_by_role("button", name="Clear the filter").click()
    expect(page.locator(".network-count")).to_contain_text("500 of 15,910 models, by downloads")
