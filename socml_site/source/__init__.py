"""What a file is: text, positions, syntax. Nothing here knows what a session is."""

from socml_site.source.body import UNNAMED, Body, Heading, Line, LineKind, Link, WikiLink
from socml_site.source.dialect import HOSTS
from socml_site.source.document import Document, Reader, read_document
from socml_site.source.files import (
    CONFERENCE_FILE,
    CONTENT_FOLDER,
    CONTRIBUTED_FOLDERS,
    HIDDEN,
    ProjectError,
    SourceFile,
    is_good_stem,
    location_at,
    plain_line_ends,
    repair_stem,
)
from socml_site.source.git_fields import FieldChange, read_field_changes
from socml_site.source.git_log import (
    Change,
    ChangeKind,
    Commit,
    GitLog,
    read_git_log,
    user_name,
)
from socml_site.source.git_tree import FileChange, find_base, read_changes, write_tree
from socml_site.source.highlight import DIAGRAM_CLASS, show_diagram
from socml_site.source.host_page import HostPage
from socml_site.source.markdown import can_name_page
from socml_site.source.masks import ANGLE, BRACE, unmask_html
from socml_site.source.project import (
    DocumentCache,
    Project,
    read_conference_table,
    read_file_limit,
    read_project,
)
from socml_site.source.raw_html import ANCHOR_PREFIX, mask_words
from socml_site.source.sanitize import sanitize_host_html
from socml_site.source.sentences import quote, shorten
from socml_site.source.slugs import Slugs
from socml_site.source.unseen import mask_unused
from socml_site.source.yaml_nodes import (
    List,
    Node,
    Scalar,
    Table,
    format_yaml,
    locate,
    locate_name,
    parse_yaml,
    to_plain,
)

__all__ = [
    "ANCHOR_PREFIX",
    "ANGLE",
    "BRACE",
    "CONFERENCE_FILE",
    "CONTENT_FOLDER",
    "CONTRIBUTED_FOLDERS",
    "DIAGRAM_CLASS",
    "HIDDEN",
    "HOSTS",
    "UNNAMED",
    "Body",
    "Change",
    "ChangeKind",
    "Commit",
    "Document",
    "DocumentCache",
    "FieldChange",
    "FileChange",
    "GitLog",
    "Heading",
    "HostPage",
    "Line",
    "LineKind",
    "Link",
    "List",
    "Node",
    "Project",
    "ProjectError",
    "Reader",
    "Scalar",
    "Slugs",
    "SourceFile",
    "Table",
    "WikiLink",
    "can_name_page",
    "find_base",
    "format_yaml",
    "is_good_stem",
    "locate",
    "locate_name",
    "location_at",
    "mask_unused",
    "mask_words",
    "parse_yaml",
    "plain_line_ends",
    "quote",
    "read_changes",
    "read_conference_table",
    "read_document",
    "read_field_changes",
    "read_file_limit",
    "read_git_log",
    "read_project",
    "repair_stem",
    "sanitize_host_html",
    "shorten",
    "show_diagram",
    "to_plain",
    "unmask_html",
    "user_name",
    "write_tree",
]
