"""Chromium by its driver, with real throttling and freezing: without the switches that keep tests calm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from launch import SWITCHES
from setup_browser import NO_DRIVER, find_browser, find_driver

# chromedriver's own switches against throttling
CALMING = ["disable-background-timer-throttling", "disable-backgrounding-occluded-windows"]


@contextmanager
def driving(*switches: str) -> Iterator[Chrome]:
    """One, with these switches too. Skips the test where there is none."""
    browser = find_browser()
    path = browser and find_driver(browser)
    if not browser or not path:
        pytest.skip(NO_DRIVER)
    options = ChromeOptions()
    options.binary_location = browser
    for switch in ["--headless=new", *SWITCHES, *switches]:
        options.add_argument(switch)
    options.add_experimental_option("excludeSwitches", CALMING)
    driver = Chrome(options=options, service=Service(path))
    try:
        yield driver
    finally:
        driver.quit()
