"""From HTML to PDF. The only module that imports `weasyprint` and `ziamath`."""

from __future__ import annotations

import base64
import re

from socml_site.source import ProjectError

_FORMULA = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
_FONT_SIZE_PT = 10.0


def html_to_pdf(html: str) -> bytes:
    """Draw a document that needs nothing from outside.

    Raises:
        ProjectError: If WeasyPrint, or a library that it draws with, is missing.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise ProjectError(
            "a PDF takes WeasyPrint: pip install 'socml-site[pdf]', and on Debian "
            "`apt install libpango-1.0-0 libpangoft2-1.0-0`; or leave it out with --no-pdf"
        ) from error
    drawn = _FORMULA.sub(_draw_formula, html)
    # What people wrote may ask for nothing, on this machine or elsewhere.
    fetcher = URLFetcher(allowed_protocols={"data"})
    pdf: bytes = HTML(string=drawn, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def _draw_formula(match: re.Match[str]) -> str:
    """WeasyPrint knows no MathML: a fraction would lose its line, and so its meaning."""
    import ziamath

    ziamath.config.svg2 = False
    formula = ziamath.Math(match[0], size=_FONT_SIZE_PT * 1.2)
    picture = base64.b64encode(formula.svg().encode()).decode()
    width, height = formula.getsize()
    style = f"width:{width:.2f}pt;height:{height:.2f}pt;vertical-align:{formula.getyofst():.2f}pt"
    is_display = 'display="block"' in match[0].partition(">")[0]
    image = f'<img alt="formula" style="{style}" src="data:image/svg+xml;base64,{picture}">'
    return f'<div class="formula">{image}</div>' if is_display else image
