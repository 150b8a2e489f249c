"""Finding a model, and what the panel says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from watched_pages import Colors, api, near

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL = "Qwen/Qwen3-0.6B"
FINETUNE = "#92dff2"


def panel_of(page: Page) -> Any:
    return page.get_by_role("complementary", name="Model")


def fact(panel: Any, name: str) -> Any:
    return panel.locator(".fact").filter(has=panel.page.locator("dt", has_text=re.compile(f"^{name}$")))


def test_a_name_typed_is_found_flown_to_and_opened(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("qwen3-0.6b", delay=20)
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_contain_text(MODEL)
    expect(first.locator("mark")).to_have_text("Qwen3-0.6B")
    page.keyboard.press("Enter")
    expect(panel_of(page).get_by_role("heading", level=2)).to_have_text("Qwen3-0.6B")
    expect(page.get_by_label("Search models, or filter")).not_to_be_focused()
    expect(page).to_have_url(re.compile("model=Qwen/Qwen3-0.6B&at=2_"))


def test_the_results_are_those_of_the_last_letters_typed(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("lla", delay=10)
    page.keyboard.type("ma-3", delay=10)
    expect(page.get_by_role("option").first).to_contain_text(re.compile("llama-3", re.IGNORECASE))
    page.wait_for_timeout(400)
    for mark in page.get_by_role("option").locator("mark").all_inner_texts():
        assert mark.lower() == "llama-3"


def test_arrows_walk_the_results(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("gguf")
    expect(page.get_by_role("option")).not_to_have_count(0)
    page.wait_for_timeout(300)
    second = page.get_by_role("option").nth(1).locator(".model-name").get_attribute("title")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert second is not None
    expect(panel_of(page).get_by_role("heading", level=2)).to_have_text(second.split("/", 1)[-1])


def test_the_panel_gives_facts_with_their_source_and_names_what_is_missing(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(f"#model={MODEL}")
    model = api(address, f"model?id={MODEL}")
    panel = panel_of(page)
    expect(panel).to_contain_text(f"{model['downloads']:,}")
    expect(fact(panel, "Task")).to_contain_text(model["task"])
    expect(fact(panel, "Task").locator(".from")).to_have_text("listing")
    expect(fact(panel, "Languages")).to_contain_text("not declared")
    panel.get_by_role("button", name="More facts").click()
    expect(panel).to_contain_text("facts that the source of this atlas does not have")
    link = panel.get_by_label("Open on the Hub")
    expect(link).to_have_attribute("href", f"https://huggingface.co/{MODEL}")
    expect(link).to_have_attribute("rel", "noreferrer noopener")


def test_lineage_shows_ghosts_relations_and_children_as_the_server_has_them(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(f"#model={MODEL}")
    lineage = api(address, f"model/lineage?id={MODEL}")
    panel = panel_of(page)
    ghost = panel.locator(".ghost").first
    expect(ghost).to_contain_text(lineage["ghosts"][0]["id"])
    for row in lineage["children_by_relation"]:
        title = f"{row['declared']:,} declared, {row['inferred']:,} by rule"
        expect(panel.locator(f'.relation-bar[title*="{title}"]').first).to_be_visible()
    child = panel.locator(".child-list .model-row").first
    name = child.locator(".model-name").get_attribute("title")
    child.click()
    assert name is not None
    expect(panel.get_by_role("heading", level=2)).to_have_text(name.split("/", 1)[-1])
    expect(panel.locator(".tree")).to_contain_text(MODEL)


def test_a_relation_narrows_the_list_of_children(visit: Callable[..., Page]) -> None:
    panel = panel_of(visit(f"#model={MODEL}"))
    panel.locator(".relation-bar", has_text="Quantized").click()
    kinds = panel.locator(".child-list .edge-words").all_inner_texts()
    assert kinds
    assert all("Quantized" in kind for kind in kinds)


def test_contradictions_are_said_in_words(visit: Callable[..., Page], address: str) -> None:
    child = api(address, "models?limit=1&filter=problem:older-than-parent")["items"][0]["id"]
    panel = panel_of(visit(f"#model={child}"))
    expect(panel.locator(".contradictions")).to_contain_text("It is older than its parent.")


def test_a_family_is_lit_with_typed_edges_and_put_out(
    visit: Callable[..., Page], address: str, colors: Callable[[Page], Colors]
) -> None:
    page = visit(f"#model={MODEL}")
    family = api(address, f"model/family?id={MODEL}")
    before = near(colors(page), FINETUNE, 24)
    panel_of(page).get_by_role("button", name="Light the family").click()
    legend = page.get_by_label("Family on the map")
    expect(legend).to_contain_text(f"{family['total']} models")
    expect(legend).to_contain_text("Fine-tune")
    page.wait_for_timeout(1_200)
    lit = near(colors(page), FINETUNE, 24)
    assert lit > before + 200
    assert f"family={MODEL}" in page.url
    page.locator("body").press("e")
    page.wait_for_timeout(800)
    assert near(colors(page), FINETUNE, 24) < lit / 2
    page.locator("body").press("Escape")
    page.locator("body").press("Escape")
    expect(legend).to_have_count(0)


def test_similar_models_come_with_scores_and_reasons(visit: Callable[..., Page], address: str) -> None:
    panel = panel_of(visit(f"#model={MODEL}"))
    first = api(address, f"model/similar?id={MODEL}&k=30")["items"][0]
    row = panel.locator(".similar li").first
    expect(row).to_contain_text(first["id"])
    expect(row.locator(".score")).to_have_text(f"{first['score']:.3f}")
    expect(row.locator(".reason").first).to_be_visible()


def test_a_model_that_is_not_there_is_said_in_words(visit: Callable[..., Page], watch: Any) -> None:
    watch.expected.append("404")
    page = visit("#model=nobody/nothing-at-all")
    expect(panel_of(page).get_by_role("alert")).to_contain_text("nobody/nothing-at-all")


def test_a_near_miss_leads_to_the_model_that_was_meant(visit: Callable[..., Page], watch: Any) -> None:
    watch.expected.append("404")
    page = visit("#model=Qwen/Qwen3-0.6C")
    alert = panel_of(page).get_by_role("alert")
    expect(alert).to_contain_text("Did you mean")
    alert.get_by_role("button", name=MODEL, exact=True).click()
    expect(panel_of(page).get_by_role("heading", level=2)).to_have_text("Qwen3-0.6B")


def test_a_lost_server_is_said_in_words_and_can_be_asked_again(visit: Callable[..., Page], watch: Any) -> None:
    watch.expected += ["ERR_FAILED", "Failed to load"]
    page = visit()
    page.route("**/api/v1/model?*", lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("qwen3-0.6b")
    expect(page.get_by_role("option").first).to_contain_text(MODEL)
    page.keyboard.press("Enter")
    alert = panel_of(page).get_by_role("alert").first
    expect(alert).to_contain_text("can’t be reached", timeout=20_000)
    page.unroute("**/api/v1/model?*")
    alert.get_by_role("button", name="Try again").click()
    expect(panel_of(page).locator(".figures").first).to_be_visible()


def test_license_lineage_names_verdict_obligations_and_path(visit: Callable[..., Page]) -> None:
    page = visit("#model=reaperdoesntknow/Qemma-redux")
    license_of = panel_of(page).locator(".license")
    expect(license_of.locator(".verdict")).to_contain_text("Terms dropped")
    expect(license_of.locator(".obligations .lost")).to_have_count(2)
    path = license_of.locator(".license-path").first
    expect(path).to_contain_text("missing: restrictions of use passed on, same terms: Gemma Terms of Use")
    path.get_by_role("button", name="google/gemma-3-1b-it").click()
    expect(panel_of(page).get_by_role("heading", level=2)).to_have_text("gemma-3-1b-it")


def test_models_are_filtered_by_what_became_of_their_ancestors_terms(page: Page, address: str) -> None:
    expected = api(address, "models?filter=license_verdict:dropped&limit=1")["total"]
    page.get_by_role("button", name=re.compile("^Terms dropped")).first.click()
    expect(page.locator(".status-count")).to_contain_text(f"{expected} of")


FRAMES = """() => {
  window.frames = new Set();
  const look = () => {
    const seen = document.querySelector(".minimap polygon")?.getAttribute("points");
    if (seen) window.frames.add(seen);
    requestAnimationFrame(look);
  };
  look();
}"""
"""Notes every place that the map's view has on the overview, frame by frame."""


def arrived(url: str, *place: float) -> bool:
    """Tell whether a link is one of the map that looks at a place from nearby."""
    found = re.search("at=2_([-.0-9]+)_([-.0-9]+)_([.0-9]+)", url)
    if found is None or "view=" in url:
        return False
    x, y, zoom = map(float, found.groups())
    return bool((x, y) == pytest.approx(place, abs=0.002)) and zoom > 4


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_table_and_tree_lead_to_a_models_place_by_a_flight_or_where_unwanted_by_a_jump(
    visit: Callable[..., Page], address: str, motion: str
) -> None:
    page = visit(reduced_motion=motion)
    page.evaluate(FRAMES)

    def follow(model: str) -> None:
        panel = panel_of(page)
        expect(panel.get_by_role("heading", level=2)).to_have_text(model.split("/", 1)[-1])
        page.evaluate("() => window.frames.clear()")
        panel.get_by_role("button", name="Show on the map").click()
        x, y = api(address, f"model?id={quote(model)}")["position"]["xy"]
        for _ in range(60):
            if arrived(page.url, x, y):
                break
            page.wait_for_timeout(200)
        assert arrived(page.url, x, y)
        frames = page.evaluate("() => window.frames.size")
        assert frames <= 2 if motion == "reduce" else frames > 2

    page.evaluate("() => { location.hash = 'view=table&filter=task:robotics' }")
    table = page.get_by_role("grid", name="Models")
    first = api(address, "models?filter=task:robotics&limit=1")["items"][0]["id"]
    expect(table).to_contain_text(first.split("/", 1)[-1])
    table.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    follow(first)

    page.evaluate("id => { location.hash = new URLSearchParams({ view: 'tree', family: id }).toString() }", MODEL)
    expect(page.locator(".tree-count")).to_contain_text("shown")
    page.locator(".tree-stage").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    child = page.locator(".tree-room > .unseen").inner_text().split(",")[0]
    page.keyboard.press(" ")
    follow(child)
