"""The map: points, colors, legend, filters, two and three dimensions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from watched_pages import MET, Colors, Watch, api, drawn, ground, near, picture, serving, soon, still

import modelome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT_GENERATION = "#75b4fe"
PERMISSIVE = "#abec9d"
CHANNELS = "(swatch) => getComputedStyle(swatch).backgroundColor.match(/[0-9]+/g).map(Number)"


def number(text: str) -> int:
    return int(text.replace(",", ""))


def choose_color(page: Page, name: str) -> None:
    page.keyboard.press("c")
    page.get_by_role("menuitemradio", name=name, exact=True).click()


def test_all_models_are_drawn_and_counted(page: Page, address: str, colors: Callable[[Page], Colors]) -> None:
    total = api(address, "atlas")["models"]
    expect(page.locator(".status-count").first).to_have_text(f"{total:,} models · all drawn")
    seen = colors(page)
    assert near(seen, TEXT_GENERATION) > 500
    assert sum(seen.values()) - seen[ground(seen)] > 5_000


def test_the_source_its_license_and_its_bias_are_said_and_stay_reachable(page: Page, address: str) -> None:
    source = api(address, "atlas")["source"]
    notice = page.get_by_label("About the data")
    expect(notice).to_contain_text(source["bias"][:60])
    expect(notice).to_contain_text("CC-BY-4.0")
    notice.get_by_label("Close the notice").click()
    expect(notice).to_have_count(0)
    page.reload()
    drawn(page)
    expect(notice).to_have_count(0)
    page.locator(".atlas-name").click()
    about = page.get_by_role("dialog", name="About this atlas")
    expect(about).to_contain_text(source["attribution"][:60])


def test_every_row_is_accounted_for(page: Page, address: str) -> None:
    facts = api(address, "atlas")
    page.locator(".atlas-name").click()
    terms = [number(t) for t in page.locator(".sum strong").all_inner_texts()]
    assert terms == [facts["rows_in"], facts["models"], facts["rejects"], facts["duplicates"]]
    assert terms[0] == sum(terms[1:])
    expect(page.locator(".sum .sign").first).to_have_text("=")


@pytest.mark.parametrize(
    "trait", ["Task", "Library", "Cluster", "License family", "Relation, declared", "Relation, inferred", "Language"]
)
def test_the_legend_of_a_category_counts_every_model(page: Page, address: str, trait: str) -> None:
    choose_color(page, trait)
    legend = page.get_by_label(f"Legend: {trait}")
    expect(legend).to_be_visible()
    counts = [number(t) for t in legend.locator(".legend-count").all_inner_texts()]
    assert sum(counts) == api(address, "atlas")["models"]
    assert len(counts) <= 13
    assert "declared" in legend.locator(".legend-label").last.inner_text() or trait == "Cluster"


@pytest.mark.parametrize("trait", ["Downloads, 30 days", "Created", "Faithfulness of the map", "Generation"])
def test_a_number_has_a_ramp_with_ticks_and_a_distribution(page: Page, trait: str) -> None:
    choose_color(page, trait)
    legend = page.get_by_label(f"Legend: {trait}")
    expect(legend.locator(".ramp-ticks span").first).to_be_visible()
    expect(legend.get_by_role("img")).to_have_attribute("aria-label", "Distribution of 15,910 models")


def test_a_change_of_color_is_seen_on_the_map(page: Page, colors: Callable[[Page], Colors]) -> None:
    before = near(colors(page), PERMISSIVE, 24)
    choose_color(page, "License family")
    expect(page.get_by_label("Legend: License family")).to_be_visible()
    assert soon(lambda: near(colors(page), PERMISSIVE, 24) > 4 * before + 500)
    expect(page).to_have_url(re.compile("color=license_family"))


def test_a_click_on_the_legend_filters_and_again_undoes(page: Page, address: str) -> None:
    robotics = page.get_by_label("Legend: Task").get_by_role("button", name="robotics")
    expected = api(address, "models?limit=1&filter=task:robotics")["total"]
    robotics.click()
    expect(page.locator(".status-count").first).to_contain_text(f"{expected:,} of 15,910 match")
    expect(robotics).to_have_attribute("aria-pressed", "true")
    assert "filter=task:robotics" in page.url
    robotics.click()
    expect(page.locator(".status-count").first).to_contain_text("15,910 models")


@pytest.mark.parametrize("view", ["#mode=3d", "#size=downloads"])
def test_a_map_that_is_filtered_looks_as_one_that_was_opened_with_the_filter(
    visit: Callable[..., Page], differing: Callable[[str, str], float], view: str
) -> None:
    page = visit(view)
    page.mouse.move(5, 5)
    before = still(page)

    def looks_as(wanted: str) -> bool:
        return soon(lambda: differing(picture(page), wanted) < 0.002)

    legend = page.get_by_label("Legend: Task")
    for clicks in (["robotics"], ["robotics", "text-to-image", "text-generation"]):
        for name in clicks:
            legend.get_by_role("button", name=name).click(modifiers=["Shift"])
        page.mouse.move(5, 5)
        drawn(page)
        expect(page).to_have_url(re.compile("filter=.*" + clicks[-1].replace(" ", ".")))
        opened = visit(page.url[page.url.index("#") :])
        opened.mouse.move(5, 5)
        wanted = still(opened)
        opened.close()
        assert looks_as(wanted), page.url
        assert differing(picture(page), before) > 0.02
    page.get_by_label("Clear all").or_(page.get_by_label("Remove the filter on Task")).first.click()
    page.mouse.move(5, 5)
    assert looks_as(before)


def test_shift_adds_and_alt_excludes_as_the_server_counts_it(page: Page, address: str) -> None:
    legend = page.get_by_label("Legend: Task")
    legend.get_by_role("button", name="robotics").click()
    legend.get_by_role("button", name="text-to-image").click(modifiers=["Shift"])
    two = api(address, "models?limit=1&filter=task:robotics|text-to-image")["total"]
    expect(page.locator(".status-count").first).to_contain_text(f"{two:,} of")
    page.get_by_label("Clear all").or_(page.get_by_label("Remove the filter on Task")).first.click()
    legend.get_by_role("button", name="No task declared").click(modifiers=["Alt"])
    declared = api(address, "models?limit=1&filter=-task:missing")["total"]
    expect(page.locator(".status-count").first).to_contain_text(f"{declared:,} of")


def test_all_others_are_all_but_the_entries_above_them(page: Page, address: str) -> None:
    others = page.get_by_label("Legend: Task").get_by_role("button", name="others")
    stated = number(others.locator(".legend-count").inner_text())
    others.click()
    expect(page.locator(".status-count").first).to_contain_text(f"{stated:,} of")
    expression = page.get_by_label("Filter expression").input_value().replace(" ", "%20")
    assert api(address, f"models?limit=1&filter={expression}")["total"] == stated


def test_bars_count_what_a_click_would_give(page: Page, address: str) -> None:
    page.get_by_label("Legend: Task").get_by_role("button", name="robotics").click()
    bar = page.get_by_role("button", name=re.compile("^lerobot"))
    expected = api(address, "models?limit=1&filter=task:robotics%20library:lerobot")["total"]
    expect(bar).to_have_accessible_name(f"lerobot : {expected:,}")
    bar.click()
    expect(page.locator(".status-count").first).to_contain_text(f"{expected:,} of")


def test_a_typed_filter_is_decided_by_the_server_and_muted_on_the_map(
    page: Page, address: str, colors: Callable[[Page], Colors]
) -> None:
    before = near(colors(page), TEXT_GENERATION)
    box = page.get_by_label("Filter expression")
    box.fill("downloads:>100000 task:robotics|text-to-image")
    box.press("Enter")
    expected = api(address, "models?limit=1&filter=downloads:%3E100000%20task:robotics|text-to-image")["total"]
    expect(page.locator(".status-count").first).to_contain_text(f"{expected:,} of")
    assert soon(lambda: near(colors(page), TEXT_GENERATION) < before / 10)


def test_a_filter_that_can_not_be_read_says_where_and_keeps_the_map(page: Page, watch: Any, address: str) -> None:
    box = page.get_by_label("Filter expression")
    box.fill("task:robotics downlods:>1000")
    fault = page.locator(".filter-fault")
    expect(fault.locator("mark")).to_have_text("downlods:>1000")
    expect(fault).to_contain_text("No field is called “downlods”")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.press("Enter")
    expect(page.locator(".status-count").first).to_contain_text("15,910 models")
    fault.get_by_role("button", name="downloads:").click()
    expect(box).to_have_value("task:robotics downloads:>1000")
    expect(fault).to_have_count(0)
    box.press("Enter")
    expected = api(address, "models?limit=1&filter=task:robotics%20downloads:%3E1000")["total"]
    expect(page.locator(".status-count").first).to_contain_text(f"{expected:,} of")

    # One that comes by a link is said by the server.
    watch.expected.append("422")
    page.evaluate("location.hash = 'filter=downlods:>1000'")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("downlods")
    page.get_by_label("Remove downlods:>1000").click()
    expect(alert).to_have_count(0)


def test_a_filter_that_leaves_nothing_teaches_the_way_back(page: Page) -> None:
    box = page.get_by_label("Filter expression")
    box.fill("task:robotics library:peft license_family:community")
    box.press("Enter")
    expect(page.get_by_text("No model matches all of it.")).to_be_visible()
    page.get_by_role("button", name="Clear the filter").click()
    expect(page.locator(".status-count").first).to_contain_text("15,910 models")


def test_three_dimensions_show_the_same_points(page: Page, colors: Callable[[Page], Colors]) -> None:
    page.get_by_role("button", name="3D").click()
    expect(page).to_have_url(re.compile("mode=3d"))
    still(page)
    assert near(colors(page), TEXT_GENERATION) > 300
    page.get_by_role("button", name="2D").click()
    expect(page).not_to_have_url(re.compile("mode=3d"))


def test_light_and_dark_are_two_grounds_and_the_choice_is_kept(page: Page, colors: Callable[[Page], Colors]) -> None:
    assert max(ground(colors(page))) < 40
    page.get_by_role("button", name="Theme: dark").click()
    assert soon(lambda: min(ground(colors(page))) > 230)
    assert "theme" not in page.url
    page.reload()
    drawn(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_a_point_under_the_pointer_shows_a_card_and_a_click_opens_it(page: Page) -> None:
    page.get_by_label("Close the notice").click()
    box = page.locator(".map").first.bounding_box()
    assert box is not None
    card = page.locator(".hover-card")
    for step in range(400):
        page.mouse.move(box["x"] + box["width"] * 0.7 + step % 20 * 7, box["y"] + 380 + step // 20 * 7)
        page.wait_for_timeout(30)
        if card.count():
            break
    expect(card).to_be_visible()
    expect(card).to_contain_text("downloads")
    name = card.locator(".model-name").inner_text()
    page.mouse.down()
    page.mouse.up()
    panel = page.get_by_role("complementary", name="Model")
    expect(panel.get_by_role("heading", level=2)).to_have_text(name.split("/", 1)[-1])


def test_size_follows_what_is_chosen_and_a_legend_says_how(
    page: Page, address: str, differing: Callable[[str, str], float]
) -> None:
    def alone(sort: str) -> str:
        """Show the first model of an order only, in the middle."""
        first = api(address, f"models?limit=1&sort={sort}")["items"][0]["id"]
        x, y = api(address, f"model?id={quote(first)}")["position"]["xy"]
        link = f"filter={quote(f'id:{first}')}&hide=&at=2_{x:.5f}_{y:.5f}_4"
        page.evaluate("link => { location.hash = link }", link)
        expect(page.locator(".status-count").first).to_contain_text("1 of 15,910 match")
        page.mouse.move(5, 5)
        return still(page)

    def sized(name: str, column: str) -> str:
        page.keyboard.press("s")
        page.get_by_role("menuitemradio", name=name).click()
        expect(page).to_have_url(re.compile(f"size={column}"))
        page.mouse.move(5, 5)
        return still(page)

    for name, column in (("Downloads, 30 days", "downloads"), ("Likes", "likes"), ("Trending", "trending")):
        # The greatest is larger than where all are alike, and nothing else is.
        assert 5e-5 < differing(alone(f"-{column}"), sized(name, column)) < 5e-3
        legend = page.get_by_label(f"Size: {name}")
        radii = legend.locator("circle").evaluate_all("circles => circles.map((circle) => circle.r.baseVal.value)")
        assert radii == sorted(set(radii))
        assert len(radii) == 3
        assert 2.5 < radii[-1] / radii[0] <= 4
        expect(legend.get_by_role("listitem").first).to_have_text("0")
    assert differing(alone("likes"), sized("Likes", "likes")) < 5e-5
    page.keyboard.press("s")
    page.get_by_role("menuitemradio", name="All alike").click()
    expect(page.get_by_label("Size: Likes")).to_have_count(0)


CARDS = {
    "unsloth": "This model was trained 2x faster with [Unsloth](https://github.com/unslothai/unsloth).",
    "mergekit": "This is a merge of pre-trained language models created using [mergekit](https://github.com/cg123/mergekit).",
    None: "# A model\n\nSomebody wrote this by hand.",
}


@pytest.fixture(scope="module")
def carded(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an atlas of models with cards, of which tools wrote some."""
    del chromium
    folder = tmp_path_factory.mktemp("cards")
    rows = [
        {
            "id": f"maker-{i % 7}/model-{i}",
            "pipeline_tag": "text-generation",
            "tags": ["pytorch", f"t{i % 5}"],
            "card": card,
        }
        for i, card in enumerate([*CARDS.values()] * 20 + [CARDS["unsloth"]] * 15)
    ]
    source = folder / "cards.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    modelome.build(str(source), folder / "atlas", keep_work=False, analysis=False)
    with serving(folder / "atlas") as address:
        yield address


def test_a_map_is_colored_by_the_tool_that_wrote_the_card(
    carded: str, browser: Browser, colors: Callable[[Page], Colors]
) -> None:
    watch = Watch(carded)
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="dark", reduced_motion="reduce")
    page.add_init_script(MET)
    watch.follow(page)
    page.goto(f"{carded}#color=card_generator")
    drawn(page)
    legend = page.get_by_label("Legend: Card generator")
    told = {each["value"]: each["count"] for each in api(carded, "facets?column=card_generator")["values"]}
    assert told == {"unsloth": 35, "mergekit": 20}
    for name, count in {**told, "No generator known": 20}.items():
        expect(legend.get_by_role("button", name=name)).to_contain_text(str(count))
    swatch = legend.get_by_role("button", name="mergekit").locator(".swatch")
    color = "#{:02x}{:02x}{:02x}".format(*swatch.evaluate(CHANNELS))
    everyone = near(colors(page), color, 64)  # few points stand on the ground alone, which shines through
    assert everyone > 100
    legend.get_by_role("button", name="unsloth").click()
    expect(page.locator(".status-count").first).to_contain_text("35 of 75 match")
    expect(page).to_have_url(re.compile("filter=card_generator:unsloth"))
    still(page)
    assert near(colors(page), color, 64) < everyone / 4
    page.close()
    assert watch.complaints == []
