"""The MkDocs plugin `socml`: checks a conference, and adds its pages to the site."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import jinja2
from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import write_file

from socml_site.contributing.understood import Understood, understand_changed
from socml_site.engines import publish
from socml_site.engines.frames import Frames
from socml_site.engines.host_pages import HostPages, keep_first_lines
from socml_site.engines.make_builder import make_builder
from socml_site.engines.preview import follow
from socml_site.engines.site_files import Made, pieces_of_site_files
from socml_site.engines.virtual_page import (
    VirtualPage,
    add_page,
    make_article,
    pieces_of_articles,
)
from socml_site.interchange.feeds import CHANGES, EVERYTHING
from socml_site.load import Loaded, load_archive
from socml_site.pages import (
    ASSETS,
    ROOT_FILES,
    SEARCH_URL,
    Facets,
    Page,
    PageBuilder,
    SearchIndex,
    ViewError,
    build_problems_page,
    compiled_templates,
    facets_of,
    read_view,
    render_view,
    search_page,
    summarize,
)
from socml_site.problems import Problem, Severity, count_by_severity, format_problems
from socml_site.shared_work import SharedWork
from socml_site.source import CONTENT_FOLDER, DocumentCache, ProjectError
from socml_site.wiki import Forge

log = get_plugin_logger("socml")

_ASSET_FOLDER = "assets/socml"
SEARCH_FOLDER = f"{_ASSET_FOLDER}/search"
_OFFLINE = "offline.js"
_DIAGRAMS = "diagrams/mermaid.tiny.js"
_OTHER_SEARCH = ("search", "material/search")
_FOLDERS = ("sessions", "minutes", "people")


class Stopped(Exception):
    """The command line has said what is wrong, and wants no site."""


class SocmlConfig(Config):  # type: ignore[no-untyped-call]
    """Options under `- socml:` in mkdocs.yml."""

    keep_going = config_options.Type(bool, default=False)
    trusted_pages = config_options.ListOfItems(config_options.Type(str), default=[])
    search = config_options.Type(bool, default=True)
    forge = config_options.Optional(config_options.Choice([str(forge) for forge in Forge]))


class SocmlPlugin(BasePlugin[SocmlConfig]):  # type: ignore[no-untyped-call]
    """Checks before anything is touched, builds beside the old site, and switches at the end."""

    def __init__(self) -> None:
        self.loaded: Loaded | None = None
        self._last_good: Loaded | None = None
        self._on_loaded: Callable[[Loaded], bool] | None = None
        self._is_preview = False
        self._is_staged = False
        self._is_dirty = False
        self._cache = DocumentCache()
        self._builder: PageBuilder | None = None
        self._host_pages: HostPages | None = None
        self._nav: Navigation | None = None
        self._search: SearchIndex | None = None
        self._pages: tuple[Page, ...] = ()
        self._work: SharedWork[Sequence[Made]] | None = None
        self._staging: publish.Staging | None = None

    def use(self, on_loaded: Callable[[Loaded], bool], *, keep_going: bool) -> None:
        """Let the command line report problems itself, and decide whether to go on."""
        self._on_loaded = on_loaded
        self.config.keep_going = keep_going or self.config.keep_going

    # Defined so that MkDocs keeps this object, and what it remembers, between previews.
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self._is_preview = command == "serve"
        self._is_dirty = dirty
        self._is_staged = command != "serve" and not dirty
        if command == "build":
            # Nothing of one build is garbage before its end, and looking for it takes its time.
            gc.disable()

    def on_shutdown(self) -> None:
        gc.freeze()
        gc.enable()
        self._give_up()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if not config.use_directory_urls:
            raise PluginError("socml needs `use_directory_urls: true` in mkdocs.yml")
        self._host_pages = HostPages(self.config.trusted_pages, self._view, self._built)
        self._host_pages.register(config)
        config.theme.dirs.insert(_after_custom_dir(config), str(Path(__file__).parent / "theme"))
        for style in sorted(ASSETS.glob("*.css")):
            config.extra_css.insert(0, f"{_ASSET_FOLDER}/{style.name}")
        for script in sorted(ASSETS.glob("*.js")):
            if self._is_preview and script.name == _OFFLINE:
                # A preview that is over should not go on from a browser's memory.
                continue
            value = ExtraScriptValue(f"{_ASSET_FOLDER}/{script.name}")
            value.type = "module"
            config.extra_javascript.append(value)
        return config

    @property
    def forge(self) -> Forge | None:
        """What the hosts say that their repository's host runs on."""
        return Forge(self.config.forge) if self.config.forge else None

    @property
    def _keeps_going(self) -> bool:
        return self._is_preview or self.config.keep_going

    @property
    def _shows_problems(self) -> bool:
        return self._is_preview or self._known().has_errors

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Check everything first: this runs before MkDocs empties the old site."""
        try:
            loaded = self.loaded = load_archive(_root(config), self._cache)
        except ProjectError as error:
            raise PluginError(str(error)) from error
        if loaded.archive is None and self._is_preview and self._last_good is not None:
            # A preview goes on with what there was, and shows what is wrong now.
            loaded = self.loaded = replace(
                self._last_good, problems=loaded.problems, project=loaded.project
            )
        elif loaded.archive is not None:
            self._last_good = loaded
        if self._on_loaded is not None:
            if not self._on_loaded(loaded):
                raise Stopped
        else:
            self._report(loaded)
        if loaded.archive is None:
            raise PluginError("conference.yml has to be mended first; the old site is untouched")
        if loaded.has_errors and not self._keeps_going:
            count = count_by_severity(loaded.problems)[Severity.ERROR]
            raise PluginError(
                f"{count} error{'s'[: count > 1]} in the content; the old site is untouched. "
                "`socml build --keep-going` leaves the broken files out"
            )
        builder = self._builder = make_builder(loaded, config, self.forge)
        shows_problems = loaded.problems and self._shows_problems
        config.extra["socml_problems"] = summarize(loaded.problems) if shows_problems else ""
        config.extra["socml_clone"] = builder.wiki.repo.clone_url if builder.wiki.repo else ""
        config.extra["socml_feeds"] = [(EVERYTHING, "Sessions, notes and decisions")]
        if builder.wiki.history.is_known:
            config.extra["socml_feeds"].append((CHANGES, "Recent changes"))
        self._open_staging(config)
        if self._host_pages is not None:
            self._host_pages.know(loaded.project.pages)
        self._pages = builder.all()
        # What takes longest comes first.
        self._work = SharedWork(
            [*pieces_of_site_files(builder, self._pages), *pieces_of_articles(self._pages)]
        )
        self._open_search(config)

    def _open_search(self, config: MkDocsConfig) -> None:
        """Let a host's own choice of a search engine stand."""
        config.extra["socml_search"] = ""
        if not self.config.search or any(name in config.plugins for name in _OTHER_SEARCH):
            return
        if self._is_dirty:
            # MkDocs hands only over what has changed: the index of the build before is better.
            config.extra["socml_search"] = SEARCH_URL
            return
        self._search = SearchIndex()
        config.extra["socml_search"] = SEARCH_URL

    def _open_staging(self, config: MkDocsConfig) -> None:
        if not self._is_staged:
            return
        site_dir = Path(config.site_dir)
        root = _root(config)
        folders = [Path(config.docs_dir), *(root / name for name in _FOLDERS)]
        try:
            publish.check_target(site_dir, root, folders)
        except publish.NotASiteError as error:
            raise PluginError(str(error)) from error
        self._staging = publish.Staging(site_dir)
        try:
            self._staging.open()
        except OSError as error:
            raise PluginError(f"cannot write beside {site_dir}: {error}") from error
        config.site_dir = str(self._staging.path)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        builder, loaded = self._built(), self._known()
        unreadable = loaded.project.unreadable
        for file in list(files):
            is_link = file.abs_src_path and Path(file.abs_src_path).is_symlink()
            if is_link or f"{CONTENT_FOLDER}/{file.src_uri}" in unreadable:
                files.remove(file)
        to_root = f"{os.path.relpath(_root(config), config.docs_dir).replace(os.sep, '/')}/"
        more = self._more_pages(config)
        for page in (*self._pages, *more):
            add_page(page, builder.linked_data.head(page), files, config, to_root)
        pieces = self._work.results() if self._work else ()
        made = chain(chain.from_iterable(pieces), map(make_article, more))
        self._collect(made, files, config)
        self._work = None
        for path in sorted(loaded.links.attachments):
            _add_file(path, loaded.project.root / path, files, config)
        for asset in sorted(path for path in ASSETS.iterdir() if path.is_file()):
            _add_file(f"{_ASSET_FOLDER}/{asset.name}", asset, files, config)
        for file_path in sorted(ROOT_FILES.iterdir()):
            _add_file(file_path.name, file_path, files, config)
        return files

    def _more_pages(self, config: MkDocsConfig) -> list[Page]:
        """Pages that are known only when the search has been opened, or say what is wrong."""
        loaded, more = self._known(), []
        if config.extra["socml_search"]:
            more.append(search_page(self._built().archive))
        if self._shows_problems:
            more.append(
                build_problems_page(
                    loaded.problems,
                    loaded.left_out,
                    loaded.texts,
                    is_published=not self._is_preview,
                    understood=self._understood(),
                )
            )
        return more

    def _understood(self) -> list[Understood]:
        """What was understood of the notes that somebody is writing."""
        archive = self._known().understood
        if archive is None or not self._is_preview:
            return []
        return understand_changed(archive, self._known().project.root)

    def _collect(self, made: Iterable[Made], files: Files, config: MkDocsConfig) -> None:
        """Hand articles to their pages, as they come, and add the other files."""
        for path, content in made:
            file = files.get_file_from_path(path)
            if file is None:
                files.append(File.generated(config, path, content=content))
            elif isinstance(file.page, VirtualPage):
                file.page.set_article(str(content))
                if file.page.facets:
                    self._add_to_search(file.page, str(content), file.page.facets)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self._nav = nav
        day = self._last_change()
        for file in files.documentation_pages():
            if file.page is not None:
                file.page.update_date = day
        return nav

    def _last_change(self) -> str:
        """The date for the sitemap: no clock may show in the output."""
        loaded = self._known()
        if loaded.project.now is not None:
            return loaded.project.now.astimezone(UTC).date().isoformat()
        days = self._built().archive.conference.days
        return days[-1].date.isoformat()

    def on_env(
        self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        if self._nav is None:
            raise ValueError("MkDocs calls on_nav before on_env")
        env.bytecode_cache = compiled_templates()
        frames = Frames(env, config, files, self._nav)
        for file in files.documentation_pages():
            if isinstance(file.page, VirtualPage):
                file.page.set_frames(frames)
        return env

    def on_page_read_source(self, *, page: MkDocsPage, **_: Any) -> str | None:
        return None if isinstance(page, VirtualPage) else keep_first_lines(page)

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, **_: Any) -> str:
        if self._host_pages is not None and not isinstance(page, VirtualPage):
            return self._host_pages.begin(markdown, page)
        return markdown

    def on_page_content(self, html: str, *, page: MkDocsPage, **_: Any) -> str:
        if self._host_pages is None or isinstance(page, VirtualPage):
            return html
        for target in self._host_pages.misread_links():
            log.warning(
                "the wiki link [[%s]] on the page /%s stands where it is not understood; "
                "move it into plain text",
                target,
                page.url,
            )
        finished = self._host_pages.finish(html, page)
        if not _is_hidden(page):
            self._add_to_search(page, finished, facets_of("page"))
        return finished

    def _add_to_search(self, page: MkDocsPage, html: str, facets: Facets) -> None:
        if self._search is not None:
            self._search.add(page.url, unescape(str(page.title)), html, facets)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index, and put the new site in its place.

        This comes after every other plugin has written its files.
        """
        self._write_search(config)
        self._write_diagrams(config)
        self._switch_sites(config)

    def _write_search(self, config: MkDocsConfig) -> None:
        if self._search is None:
            return
        for path, content in self._search.finish().items():
            write_file(content, os.path.join(config.site_dir, SEARCH_FOLDER, path))
        self._search = None

    def _write_diagrams(self, config: MkDocsConfig) -> None:
        """Publish the library that draws diagrams, which is large, if there is one to draw."""
        documents = self._known().project.all_documents()
        is_wanted = self._host_pages is not None and self._host_pages.have_diagrams
        if is_wanted or any(document.body.has_diagrams for document in documents):
            library = (ASSETS / _DIAGRAMS).read_bytes()
            write_file(library, os.path.join(config.site_dir, _ASSET_FOLDER, _DIAGRAMS))

    def _switch_sites(self, config: MkDocsConfig) -> None:
        if self._staging is None:
            return
        try:
            self._staging.publish()
        except OSError as error:
            raise PluginError(f"cannot put the new site in its place: {error}") from error
        config.site_dir = str(self._staging.site_dir)
        self._staging = None

    def on_build_error(self, *, error: Exception) -> None:
        self._give_up()

    def _give_up(self) -> None:
        if self._staging is not None:
            self._staging.give_up()
            self._staging = None
        if self._work is not None:
            self._work.give_up()
            self._work = None
        self._search = None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        follow(server, _root(config), _FOLDERS, ["conference.yml"])
        return server

    def _view(self, text: str, page_url: str) -> Markup:
        builder = self._built()
        try:
            return render_view(read_view(text, builder.archive), builder, page_url)
        except ViewError as error:
            log.warning("a socml block on the page /%s: %s", page_url, error)
            return Markup('<p class="socml-empty">{}</p>').format(str(error))

    def _report(self, loaded: Loaded) -> None:
        write = {Severity.ERROR: log.error, Severity.WARNING: log.warning, Severity.NOTE: log.info}
        for problem in loaded.problems:
            write[problem.severity]("%s", _as_text(problem, loaded))

    def _built(self) -> PageBuilder:
        if self._builder is None:
            raise ValueError("nothing has been loaded yet")
        return self._builder

    def _known(self) -> Loaded:
        if self.loaded is None:
            raise ValueError("nothing has been loaded yet")
        return self.loaded


def _as_text(problem: Problem, loaded: Loaded) -> str:
    return format_problems([problem], "text", loaded.texts).rstrip()


def _is_hidden(page: MkDocsPage) -> bool:
    """Whether a host's page says that search should not find it: as Material has it, or `no`."""
    said = page.meta.get("search", True)
    return bool(said.get("exclude")) if isinstance(said, dict) else said in (False, "no", "false")


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _after_custom_dir(config: MkDocsConfig) -> int:
    """A host's own templates come first, ours next, the theme's last."""
    return 1 if config.theme.custom_dir else 0


def _add_file(path: str, source: Path, files: Files, config: MkDocsConfig) -> None:
    if files.get_file_from_path(path) is None:
        files.append(File.generated(config, path, abs_src_path=str(source)))
