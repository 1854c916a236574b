"""The page of `grader report` in a real browser: what it loads, how it looks, and how it is used without a mouse."""

import base64
import re
import shutil
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.conftest import make_course
from tests.learning import Learner, budget, describe

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    BROWSER is None or DRIVER is None, reason="needs chromium and chromedriver (Debian: chromium, chromium-driver)"
)

SWITCHES = (
    "--headless",
    "--no-sandbox",  # which can't be set up as root; the page is our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = 400  # pixels
PATIENCE = 20  # seconds
FOCUSED = """
const node = document.activeElement, style = getComputedStyle(node), place = node.getBoundingClientRect();
return {tag: node.tagName, text: node.textContent.trim(), outline: style.outlineStyle,
        width: parseFloat(style.outlineWidth), left: place.left, top: place.top, bottom: place.bottom};
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the addresses of two pages: of somebody without a history, and of somebody with one."""
    # Imported here, after coverage has started.
    from datetime import datetime  # noqa: PLC0415

    from grader.commands.scope import look_around  # noqa: PLC0415
    from grader.course import Course  # noqa: PLC0415
    from grader.report.account import give_account  # noqa: PLC0415
    from grader.report.page import render  # noqa: PLC0415

    root = tmp_path_factory.mktemp("course")
    learner = Learner(make_course(root, "double", "twice", "thrice"))
    describe(learner.course, 2, pillar="4", title=f'"Twice {"o" * 60}ver"', topics='["speed", "waiting-for-others"]')
    found = {}
    for name in ("empty", "busy"):
        if name == "busy":
            learner.try_out(1, 40, measured=[budget("additions", 1), budget("calls", 700, unit="calls per addition")])
            learner.try_out(2, 100, days=5, measured=[budget("additions_that_nobody_needs", 1)])
        survey = look_around(Course(root))
        account = give_account(survey.standings, survey.broken, survey.advice, now=datetime.now(UTC))
        path = root / f"{name}.html"
        path.write_text(render(account), encoding="utf-8")
        found[name] = path.as_uri()
    return found


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Return a browser without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for switch in (*SWITCHES, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SE_OFFLINE", "true")  # selenium looks for nothing to download
        driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture(params=["empty", "busy"])
def page(request: pytest.FixtureRequest, chromium: webdriver.Chrome, pages: dict[str, str]) -> webdriver.Chrome:
    """Return the browser with each of the pages open, in a window of usual width."""
    return opened(chromium, pages[request.param])


@pytest.fixture
def busy(chromium: webdriver.Chrome, pages: dict[str, str]) -> webdriver.Chrome:
    """Return the browser with the page of somebody who has a history."""
    return opened(chromium, pages["busy"])


def opened(browser: webdriver.Chrome, address: str) -> webdriver.Chrome:
    """Return the browser with a page newly opened, light and of usual width."""
    resize(browser, 1100)
    prefer(browser, "light")
    for kind in ("browser", "performance"):
        log(browser, kind)  # what was before doesn't concern this page
    browser.get("about:blank")
    browser.get(address)
    return browser


def log(browser: webdriver.Chrome, kind: str) -> list[dict[str, str]]:
    """Return what was logged since the log was asked for last."""
    entries: list[dict[str, str]] = browser.get_log(kind)  # type: ignore[no-untyped-call]  # selenium has no type here
    return entries


def ask(browser: webdriver.Chrome, command: str, **arguments: object) -> dict[str, Any]:
    """Return what the browser answers to a command of its protocol for developers."""
    answer: dict[str, Any] = browser.execute_cdp_cmd(command, arguments)
    return answer


def resize(browser: webdriver.Chrome, width: int) -> None:
    """Make the window so many pixels wide."""
    ask(browser, "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)


def prefer(browser: webdriver.Chrome, scheme: str, *, media: str = "") -> None:
    """Let the page believe in a colour scheme, and in print if asked for."""
    ask(
        browser, "Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}]
    )


def heard(browser: webdriver.Chrome) -> list[dict[str, Any]]:
    """Return what a screen reader is told of the page, node by node, once the browser has worked it out."""

    def whole(_: webdriver.Chrome) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = ask(browser, "Accessibility.getFullAXTree")["nodes"]
        told = [node for node in nodes if not node["ignored"]]
        return told if any(node["role"]["value"] == "main" for node in told) else []

    return WebDriverWait(browser, PATIENCE).until(whole)


def ground(browser: webdriver.Chrome) -> str:
    """Return the colour behind the page."""
    return str(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))


def overflow(browser: webdriver.Chrome) -> int:
    """Return how many pixels the page is wider than its window."""
    return int(browser.execute_script("const page = document.documentElement; return page.scrollWidth - innerWidth"))


def test_page_opens_without_complaint(page: webdriver.Chrome) -> None:
    """Nothing is written to the console: no error, and no breach of the page's own policy."""
    assert page.title.startswith("Python kata: ")
    assert log(page, "browser") == []


def test_page_asks_for_nothing_but_itself(page: webdriver.Chrome) -> None:
    """The browser requests the file and nothing else."""
    messages = [entry["message"] for entry in log(page, "performance")]
    requested = [re.search(r'"url":"([^"]*)"', text) for text in messages if "Network.requestWillBeSent" in text]

    assert {found[1] for found in requested if found} - {"about:blank", "data:,"} == {page.current_url}


def test_keyboard_reaches_everything_visibly(page: webdriver.Chrome) -> None:
    """Tab goes through the links and the tables in the order of the page, and each shows that it has the focus."""
    wanted = [node.get_attribute("textContent") for node in page.find_elements(By.CSS_SELECTOR, "a[href], summary")]

    reached = []
    for _ in wanted:
        ActionChains(page).send_keys(Keys.TAB).perform()
        reached.append(page.execute_script(FOCUSED))

    assert [one["text"] for one in reached] == [text.strip() for text in wanted if text]
    assert reached[0]["text"] == "Skip to the report"
    assert all(one["outline"] == "solid" and one["width"] >= 2 for one in reached)
    assert all(one["left"] >= 0 and one["top"] >= 0 and one["bottom"] <= 900 for one in reached)


def test_skip_link_skips(page: webdriver.Chrome) -> None:
    """Enter on the first link moves the focus to the main part."""
    ActionChains(page).send_keys(Keys.TAB, Keys.ENTER).perform()

    assert page.switch_to.active_element.tag_name == "main"


def test_table_opens_by_keyboard(busy: webdriver.Chrome) -> None:
    """Enter on the name of a table shows it."""
    table = busy.find_element(By.CSS_SELECTOR, "#pillars details table")
    assert not table.is_displayed()

    busy.find_element(By.CSS_SELECTOR, "#pillars summary").send_keys(Keys.ENTER)

    assert table.is_displayed()


@pytest.mark.parametrize("tables", ["closed", "open"])
def test_phone_need_not_scroll_sideways(page: webdriver.Chrome, tables: str) -> None:
    """At the width of a phone everything fits, a very long word too, and with all tables open."""
    resize(page, PHONE)
    if tables == "open":
        page.execute_script("document.querySelectorAll('details').forEach(node => node.open = true)")

    assert overflow(page) <= 0


def test_texts_of_plots_fit_in(busy: webdriver.Chrome) -> None:
    """No text of a plot goes beyond the plot's edge."""
    outside = busy.execute_script("""
        return [...document.querySelectorAll('svg text')].filter(text => {
            const inner = text.getBoundingClientRect(), outer = text.closest('svg').getBoundingClientRect();
            return inner.width && (inner.left < outer.left || inner.right > outer.right
                || inner.top < outer.top || inner.bottom > outer.bottom);
        }).map(text => text.textContent);
    """)

    assert outside == []


def test_dark_scheme(page: webdriver.Chrome) -> None:
    """Who prefers dark pages gets one."""
    light = ground(page)
    prefer(page, "dark")

    assert (light, ground(page)) == ("rgb(246, 247, 249)", "rgb(17, 20, 26)")


def test_print_is_light(page: webdriver.Chrome) -> None:
    """Paper stays white, and has no links to click on."""
    prefer(page, "dark", media="print")

    assert ground(page) == "rgb(255, 255, 255)"
    assert not page.find_element(By.TAG_NAME, "nav").is_displayed()
    assert page.find_element(By.CSS_SELECTOR, "ul.map").is_displayed()


def test_page_can_be_printed(page: webdriver.Chrome) -> None:
    """Printing gives a document of a few pages."""
    document = base64.b64decode(ask(page, "Page.printToPDF")["data"])

    assert document.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type /Page\b", document)) <= 4


def test_screen_reader_hears_the_plots(busy: webdriver.Chrome) -> None:
    """Each plot is one image with a name that tells what it shows, and none of its parts is read out."""
    nodes = heard(busy)
    plots = [node for node in nodes if node["role"]["value"] == "image"]

    names = [node["name"]["value"] for node in plots]
    assert [name.partition(" ")[0] for name in names] == ["Share", "Points", "Budgets", "Budgets", "Strength"]
    assert names[1] == ("Points over time A line in steps from 40 points (2 Nov 2026) to 140 of 300 (7 Nov 2026).")
    assert "calls over budget, 700 of 2" in names[2]
    parts = {child for node in plots for child in node.get("childIds", [])}
    assert [node for node in nodes if node["nodeId"] in parts] == []


def test_screen_reader_finds_its_way(page: webdriver.Chrome) -> None:
    """There are landmarks, and each part of the page is a region with a name."""
    roles = [(node["role"]["value"], node["name"]["value"]) for node in heard(page)]

    assert [role for role, _ in roles if role in {"banner", "navigation", "main"}] == ["banner", "navigation", "main"]
    assert [name for role, name in roles if role == "region"] == [
        "What next",
        "The five pillars",
        "Progress",
        "Map of the exercises",
        "Budgets",
        "Topics",
        "All exercises",
    ]
