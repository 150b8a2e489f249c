"""How the map looks: time, contours, colors of one's own, two colorings, pictures, and the way into the cube."""

from __future__ import annotations

import datetime as dt
import re
import struct
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from playwright.sync_api import Page, expect
from watched_pages import Colors, api, drawn, near, picture, soon, still

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PERMISSIVE = "#abec9d"
SVG = "{http://www.w3.org/2000/svg}"


def born(address: str, until: str, narrowed: str = "") -> int:
    found: int = api(address, f"models?limit=1&filter={quote(f'created:<={until} {narrowed}'.strip())}")["total"]
    return found


def test_time_shows_who_was_born_by_a_day(
    visit: Callable[..., Page], address: str, differing: Callable[[str, str], float]
) -> None:
    page = visit("#until=2025-06-30")
    count = page.locator(".time-count")
    total = api(address, "atlas")["models"]
    expect(count).to_contain_text(f"{born(address, '2025-06-30'):,} of {total:,} born by Jun 2025")
    status = page.locator(".status-count").first
    expect(status).to_have_text(f"{total:,} models · {born(address, '2025-06-30'):,} born by Jun 2025")
    page.wait_for_timeout(800)
    early = picture(page)
    slider = page.get_by_role("slider", name="Born by")
    slider.press("ArrowLeft")
    expect(count).to_contain_text(f"{born(address, '2025-05-31'):,} of {total:,} born by May 2025")
    expect(page).to_have_url(re.compile("until=2025-05-31"))
    slider.press("End")
    expect(count).to_contain_text(f"{total:,} of {total:,}")
    page.wait_for_timeout(800)
    assert differing(early, picture(page)) > 0.002

    page.locator(".legend-entry").first.click()
    slider.press("Home")
    slider.press("PageUp")
    matching = api(address, "models?limit=1&filter=task:text-generation")["total"]
    expect(count).to_contain_text(f"of {matching:,} shown born by")
    day = str(dt.date(1970, 1, 1) + dt.timedelta(days=int(slider.input_value())))
    there = born(address, day, "task:text-generation")
    expect(status).to_contain_text(re.compile(rf"^{matching:,} of {total:,} match · {there:,} of them born by"))

    # What is pressed runs, even where motion is not wanted, and one play is one step of the history.
    page.locator(".map").first.focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.get_by_role("button", name="Close time").click()
    expect(page.locator(".timebar")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("until="))


def test_the_unborn_can_not_be_found(visit: Callable[..., Page], address: str) -> None:
    first = api(address, "models?limit=1&sort=created")["items"][0]["created_at"][:10]
    page = visit(f"#until={first}")
    expect(page.locator(".time-count")).to_contain_text(f"{born(address, first):,} of")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    opened = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('model')")
    if opened:
        assert api(address, f"model?id={quote(opened)}")["created_at"][:10] <= first


def test_contours_come_and_go(page: Page, differing: Callable[[str, str], float]) -> None:
    before = still(page)
    page.keyboard.press("o")
    expect(page.get_by_role("button", name="Density contours")).to_have_attribute("aria-pressed", "true")
    assert soon(lambda: differing(before, picture(page)) > 0.004)
    page.get_by_role("button", name="Density contours").click()
    expect(page).not_to_have_url(re.compile("contours"))
    assert soon(lambda: differing(before, picture(page)) < 0.001)


def test_colors_of_ones_own_are_those_of_every_view_and_of_the_link(
    page: Page, colors: Callable[[Page], Colors]
) -> None:
    page.get_by_role("button", name="Change the colors").click()
    editor = page.locator(".palette-editor")
    editor.get_by_label("Categories with a color").fill("14")
    expect(editor).to_contain_text("not told apart safely")
    expect(editor.locator("li")).to_have_count(14)
    editor.get_by_label("Color of text-generation").fill("#ff0000")
    editor.get_by_label("Give another category a color").select_option(index=3)
    expect(
        editor.get_by_role("button", name=re.compile("^Pin ")).and_(page.locator("[aria-pressed=true]"))
    ).to_have_count(1)
    page.wait_for_timeout(600)
    assert near(colors(page), "#ff0000") > 300
    editor.get_by_label("As seen with").select_option("deuteranopia")
    expect(page.locator("html")).to_have_attribute("data-vision", "deuteranopia")
    page.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(page.locator("html")).not_to_have_attribute("data-vision", "deuteranopia")

    page.reload()
    drawn(page)
    assert near(colors(page), "#ff0000") > 300
    expect(page.locator(".legend .swatch").first).to_have_css("background-color", "rgb(255, 0, 0)")

    page.keyboard.press("c")
    page.get_by_role("menuitemradio", name="Likes", exact=True).click()
    page.get_by_role("button", name="Change the colors").click()
    editor.get_by_label("Embers").check()
    editor.get_by_label("Reversed").check()
    editor.get_by_label("To", exact=True).fill("500")
    editor.get_by_label("To", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("likes:r/embers,x,d//500"))
    editor.get_by_role("button", name="Reset").click()
    expect(page).not_to_have_url(re.compile("likes:r"))


def test_two_colorings_share_a_camera_what_is_selected_and_a_picture(
    visit: Callable[..., Page], colors: Callable[[Page], Colors], tmp_path: Path
) -> None:
    page = visit("")
    page.get_by_role("button", name="Two colorings side by side").click()
    second = page.locator(".map.beside")
    expect(page.get_by_label("Legend: License family")).to_be_visible()
    expect(second.locator("canvas")).to_be_visible()
    one, two = page.locator(".map").first.bounding_box(), second.bounding_box()
    assert one is not None
    assert two is not None
    assert abs(one["width"] - two["width"]) <= 1
    assert two["x"] >= one["x"] + one["width"] - 1
    page.mouse.move(two["x"] + two["width"] / 2, two["y"] + two["height"] / 2)
    page.mouse.wheel(0, -300)
    expect(page).to_have_url(re.compile("at=2_"))
    page.wait_for_timeout(500)

    def box(left: float, top: float) -> str:
        """Draw a box on one of the maps; give what is then selected, as the link has it."""
        page.mouse.move(left + 150, top + 250)
        page.mouse.down()
        page.mouse.move(left + 300, top + 400, steps=3)
        page.mouse.up()
        expect(page).to_have_url(re.compile("sel=area:"))
        return str(page.evaluate("new URLSearchParams(location.hash.slice(1)).get('sel')"))

    page.locator("body").press("b")
    here = box(one["x"], one["y"])
    page.locator("body").press("Escape")
    page.locator("body").press("Escape")
    expect(page).not_to_have_url(re.compile("sel="))
    page.locator("body").press("l")
    page.locator("body").press("b")
    assert box(two["x"], two["y"]) == here
    page.locator("body").press("Escape")
    page.locator("body").press("Escape")

    page.get_by_role("button", name="Save a picture").click()
    dialog = page.get_by_role("dialog", name="Save a picture")
    dialog.get_by_label("Format").select_option("svg")
    dialog.get_by_label("Width", exact=True).fill("1200")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save", exact=True).click()
    assert download.value.suggested_filename.endswith("-by-task-license_family.svg")
    download.value.save_as(tmp_path / "two.svg")
    svg = ET.parse(tmp_path / "two.svg").getroot()
    panes = svg.findall(f"{SVG}svg")
    words = [[text.text for text in pane.iter(f"{SVG}text")] for pane in panes]
    assert "text-generation" in words[0]
    assert "Permissive" in words[1]
    assert float(panes[1].get("x", "0")) == float(panes[0].get("width", "0"))
    assert any("color left: Task" in (text.text or "") for text in svg.iter(f"{SVG}text"))

    page.get_by_label("Color of the second map").select_option("relation")
    expect(page).to_have_url(re.compile("beside=relation"))
    page.get_by_role("button", name="Close the second map").click()
    expect(second).to_have_count(0)
    assert near(colors(page), "#75b4fe") > 300


def test_a_picture_has_its_size_its_legends_and_its_source(
    visit: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    page = visit("#size=downloads")
    facts = api(address, "atlas")

    def save(**fields: str) -> Path:
        page.get_by_role("button", name="Save a picture").click()
        dialog = page.get_by_role("dialog", name="Save a picture")
        dialog.get_by_label("Width", exact=True).fill(fields.get("width", "900"))
        dialog.get_by_label("Format").select_option(fields.get("format", "png"))
        with page.expect_download() as download:
            dialog.get_by_role("button", name="Save", exact=True).click()
        expect(dialog).to_have_count(0)
        name = download.value.suggested_filename
        assert re.fullmatch(r"modelome-[a-z0-9.-]+-by-task\.(png|svg)", name)
        download.value.save_as(tmp_path / name)
        return tmp_path / name

    content = save(width="1600").read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", content[16:20])[0] == 1600
    svg = ET.fromstring(save(format="svg").read_text())
    words = [text.text or "" for text in svg.iter(f"{SVG}text")]
    assert any(word.startswith(f"{facts['models']:,} models") for word in words)
    assert any(facts["id"][:16] in word and "2508.06811" in word for word in words)
    assert "text-generation" in words
    assert "Size: Downloads, 30 days" in words
    discs = [float(disc.get("r", 0)) for disc in svg.iter(f"{SVG}circle")][-3:]
    assert discs == sorted(discs)
    assert 2.5 < discs[-1] / discs[0] <= 4
    assert len(words) > 25
    assert [image.get("href", "")[:22] for image in svg.iter(f"{SVG}image")] == ["data:image/png;base64,"]


def test_the_cube_turns_pans_and_comes_back(visit: Callable[..., Page]) -> None:
    page = visit("", reduced_motion="no-preference")
    page.keyboard.press("d")
    expect(page).to_have_url(re.compile("mode=3d"))
    page.wait_for_timeout(1_800)
    box = page.locator(".map").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.45

    def camera() -> list[float]:
        page.wait_for_timeout(700)
        text = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('at')") or "3_0_0_0_0_0_0"
        return [float(part) for part in text.split("_")[1:]]

    def drag(button: str) -> None:
        page.mouse.move(x, y)
        page.mouse.down(button=button)  # type: ignore[arg-type]
        page.mouse.move(x + 90, y + 30, steps=4)
        page.mouse.up(button=button)  # type: ignore[arg-type]

    drag("left")
    turned = camera()
    drag("right")
    panned = camera()
    assert turned[4:] == panned[4:]
    assert turned[:3] != panned[:3]
    page.mouse.wheel(0, -400)
    near_by = camera()
    assert near_by[3] < panned[3]
    drag("left")
    assert camera()[4:] != near_by[4:]
    page.keyboard.press("f")
    page.wait_for_timeout(1_000)
    page.keyboard.press("d")
    expect(page).not_to_have_url(re.compile("mode=3d"))
