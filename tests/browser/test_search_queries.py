"""Search answers what people ask: slips, other endings, questions, names, four languages.

The queries are put to the site's own scripts in one page, so that all of them take seconds.
"""

from __future__ import annotations

import pytest
from project_files import write
from search_queries import ABOUT_THE_EXAMPLE, ABOUT_THE_SMALL, FILES

LEAST_RIGHT = 0.95
MOST_BYTES = 40_000

ASK = """async ([root, queries]) => {
    const { Engine } = await import(root + "assets/socml/search_engine.mjs");
    const answers = [];
    for (const words of queries) {
        let bytes = 0;
        const engine = await Engine.open(async (path) => {
            const response = await fetch(`${root}assets/socml/search/${path}`);
            const content = await response.arrayBuffer();
            bytes += content.byteLength;
            return content;
        });
        const { pages, instead, meant } = await engine.find(words);
        const urls = [];
        for (const number of pages.slice(0, 3)) urls.push((await engine.page(number)).url);
        answers.push({ urls, bytes, says: `${instead} ${meant}`.toLowerCase() });
    }
    return answers;
}"""


@pytest.fixture(scope="module")
def small(serve, build, tmp_path_factory):
    root = tmp_path_factory.mktemp("small")
    write(root, FILES)
    build(root, root / "site")
    return serve(root / "site")


@pytest.fixture(scope="module")
def answers(browser, example, small):
    found = []
    for site, queries in ((example, ABOUT_THE_EXAMPLE), (small, ABOUT_THE_SMALL)):
        page = browser.new_page(service_workers="block")
        page.goto(site.url + "search/")
        answered = page.evaluate(ASK, [site.url, [query.words for query in queries]])
        found += zip(queries, answered, strict=True)
        page.close()
    return found


def is_right(query, answer) -> bool:
    urls = answer["urls"]
    is_found = any(url in query.pages for url in urls) if query.pages else not urls
    return is_found and query.says in answer["says"]


def test_of_a_hundred_queries_nearly_all_find_their_page_among_the_first_three(answers):
    wrong = [(query.words, answer) for query, answer in answers if not is_right(query, answer)]
    assert len(answers) > 100
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(answers), wrong


def test_no_query_loads_more_than_it_needs(answers):
    """All of it: the list of words for a slip among it, and the texts of the pages."""
    loaded = {query.words: answer["bytes"] for query, answer in answers}
    assert min(loaded.values()) > 1000
    assert max(loaded.values()) < MOST_BYTES, max(loaded, key=loaded.get)
